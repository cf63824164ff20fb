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

/** Links to the Worker's own `/r2/`, always: for what is computed and so lies in no bucket. */
export function createWorkerSigner({ publicUrl, urlSigningKey }: SignerConfig): LinkSigner {
  return workerSigner({ publicUrl, secret: urlSigningKey });
}

/** Links to stored objects: R2's own where its S3 credentials are configured, else the Worker's. */
export function createSigner(config: SignerConfig): LinkSigner {
  return config.s3 === undefined ? createWorkerSigner(config) : r2Signer(config.s3);
}
