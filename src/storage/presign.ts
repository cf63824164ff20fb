import { AwsV4Signer } from "aws4fetch";

/** Everything that goes into a presigned GET. */
export interface PresignedFields {
  /** Absolute, without a query; its path is what is signed. */
  readonly url: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  /** Basic ISO 8601 in UTC: `20130524T000000Z`. */
  readonly date: string;
  /** Seconds from `date`. */
  readonly expires: number;
  /** S3's `response-content-disposition`. */
  readonly contentDisposition?: string | undefined;
}

/** The parameters a presigned URL has, always; and the one it may have. */
export const REQUIRED_PARAMETERS = [
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Date",
  "X-Amz-Expires",
  "X-Amz-SignedHeaders",
  "X-Amz-Signature",
] as const;
export const DISPOSITION_PARAMETER = "response-content-disposition";

/**
 * A presigned GET for S3 (SigV4 in the query, `UNSIGNED-PAYLOAD`, signed header `host`). Equal fields give
 * equal text: parameters sorted and escaped as the signature's canonical request has them, signature last.
 * A space is `%20`, never the form encoding's `+`, which not every S3 reads as a space.
 */
export async function presign(fields: PresignedFields, cache?: Map<string, ArrayBuffer>): Promise<string> {
  const url = new URL(fields.url);
  url.searchParams.set("X-Amz-Expires", String(fields.expires));
  if (fields.contentDisposition !== undefined) {
    url.searchParams.set(DISPOSITION_PARAMETER, fields.contentDisposition);
  }
  const signer = new AwsV4Signer({
    method: "GET",
    url: url.toString(),
    accessKeyId: fields.accessKeyId,
    secretAccessKey: fields.secretAccessKey,
    service: "s3",
    region: fields.region,
    datetime: fields.date,
    signQuery: true,
    ...(cache === undefined ? {} : { cache }),
  });
  const signature = await signer.signature();
  return `${url.origin}${signer.encodedPath}?${signer.encodedSearch}&X-Amz-Signature=${signature}`;
}

/** `20130524T000000Z`: the form SigV4 dates have. */
export function formatSigningDate(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** Milliseconds since 1970 of a SigV4 date, or undefined when it is none, or no day of the calendar. */
export function parseSigningDate(text: string): number | undefined {
  const iso = text.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, "$1-$2-$3T$4:$5:$6Z");
  const time = new Date(iso);
  return iso !== text && !Number.isNaN(time.getTime()) && formatSigningDate(time) === text
    ? time.getTime()
    : undefined;
}
