import { LIMITS } from "../limits.ts";
import { contentDisposition } from "./disposition.ts";
import { isKey } from "./keys.ts";
import { formatSigningDate, presign } from "./presign.ts";

export interface SignOptions {
  /** The link downloads under this name, whatever the key. */
  readonly fileName?: string;
  /** Seconds, whole, from 1 to `LIMITS.signedUrlSeconds`, which is the default. */
  readonly expiresIn?: number;
  readonly now?: Date;
}

/** Makes links that let anyone GET one object until they expire. */
export interface LinkSigner {
  sign(key: string, options?: SignOptions): Promise<string>;
}

export type R2SignerOptions = (
  | { readonly accountId: string }
  /** S3 endpoint without the bucket, for example the local one of `wrangler dev`. */
  | { readonly endpoint: string }
) & {
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

export interface WorkerLinkOptions {
  /**
   * Where clients reach this Worker: origin, and the path it is mounted under if it is not the root. The
   * Worker has to see that same path: a proxy that takes a prefix away breaks its links.
   */
  readonly publicUrl: string;
  /** URL_SIGNING_KEY. */
  readonly secret: string;
}

/** R2 has one region (its S3 documentation); the Worker's own links copy it. */
const REGION = "auto";
/** Names the signer in `X-Amz-Credential` of the Worker's own links; no secret. */
const WORKER_KEY_ID = "darkroom";

/** Links to R2's S3 endpoint. They bypass the Worker. Made for GET; S3 refuses HEAD on them. */
export function r2Signer(options: R2SignerOptions): LinkSigner {
  const endpoint =
    "endpoint" in options ? options.endpoint : `https://${options.accountId}.r2.cloudflarestorage.com`;
  return signer(`${baseOf(endpoint)}/${options.bucket}`, options.accessKeyId, options.secretAccessKey);
}

/** Links to the Worker's own `/r2/{key}`. */
export function workerSigner({ publicUrl, secret }: WorkerLinkOptions): LinkSigner {
  return signer(workerBase(publicUrl), WORKER_KEY_ID, requireSecret(secret));
}

/** The Worker's own link for fields that were signed before, to compare a presented one with. */
export function rebuildWorkerLink(
  { publicUrl, secret }: WorkerLinkOptions,
  fields: { key: string; date: string; expires: number; contentDisposition: string | undefined },
): Promise<string> {
  return presign({
    url: `${workerBase(publicUrl)}/${fields.key}`,
    accessKeyId: WORKER_KEY_ID,
    secretAccessKey: requireSecret(secret),
    region: REGION,
    date: fields.date,
    expires: fields.expires,
    contentDisposition: fields.contentDisposition,
  });
}

/** `{publicUrl}/r2`, as it stands in links. */
export function workerBase(publicUrl: string): string {
  return `${baseOf(publicUrl)}/r2`;
}

function signer(base: string, accessKeyId: string, secretAccessKey: string): LinkSigner {
  // aws4fetch keeps the signing key of each day here: four of five HMACs less for every further link.
  const cache = new Map<string, ArrayBuffer>();
  return {
    async sign(key, { fileName, expiresIn = LIMITS.signedUrlSeconds, now = new Date() } = {}) {
      if (!isKey(key)) throw new TypeError(`not a key: ${JSON.stringify(key)}`);
      if (!isLifetime(expiresIn)) throw new RangeError(`not a link lifetime: ${expiresIn}`);
      const fields = {
        url: `${base}/${key}`,
        accessKeyId,
        secretAccessKey,
        region: REGION,
        date: formatSigningDate(now),
        expires: expiresIn,
        contentDisposition: fileName === undefined ? undefined : contentDisposition("attachment", fileName),
      };
      return presign(fields, cache);
    },
  };
}

/** Whether a link may live this many seconds. */
export function isLifetime(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= LIMITS.signedUrlSeconds;
}

/** Origin and path, no slash at the end. Paths that would need escaping have two spellings: refused. */
function baseOf(text: string): string {
  const url = new URL(text);
  const path = url.pathname.replace(/\/$/, "");
  const plain = url.search === "" && url.hash === "" && (path === "" || isKey(path.slice(1)));
  if (!plain || !/^https?:$/.test(url.protocol)) throw new TypeError(`not a base for links: ${text}`);
  return url.origin + path;
}

/** An empty secret would sign links that anyone can make. */
function requireSecret(secret: string): string {
  if (secret === "") throw new TypeError("the signing secret is empty");
  return secret;
}
