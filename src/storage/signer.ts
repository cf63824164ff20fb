import { type LinkSigner, r2Signer, workerSigner } from "./signing.ts";

export type { LinkSigner } from "./signing.ts";

export interface SignerConfig {
  readonly publicUrl: string;
  readonly urlSigningKey: string;
  readonly s3:
    | {
        readonly endpoint: string;
        readonly bucket: string;
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
      }
    | undefined;
}

/** Links to stored objects: R2's own where its S3 credentials are configured, else the Worker's. */
export function createSigner({ publicUrl, urlSigningKey, s3 }: SignerConfig): LinkSigner {
  return s3 === undefined ? workerSigner({ publicUrl, secret: urlSigningKey }) : r2Signer(s3);
}
