import { DarkroomError } from "../errors.ts";
import { evaluateConditions } from "./conditions.ts";
import { contentDisposition, type Disposition } from "./disposition.ts";
import { formatHttpDate } from "./httpDate.ts";
import { type ByteRange, parseRange } from "./range.ts";

/** An object in R2 as its row describes it. */
export interface StoredObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Opaque part of its strong entity tag, without quotes: the content hash. */
  readonly etag: string;
  readonly contentType: string;
  readonly lastModified: Date;
  readonly cacheControl: string;
  /** Name a browser saves it under. */
  readonly fileName?: string;
  /** Default `inline`. Has an effect only with a file name. */
  readonly disposition?: Disposition;
  /** A ready `Content-Disposition`, as a signed link carries it; wins over name and disposition. */
  readonly contentDisposition?: string;
  readonly vary?: string;
  /**
   * Who may embed the answer (Cross-Origin-Resource-Policy). Default `same-site`: a page elsewhere must not
   * learn from an `<img>` what its visitor may see. A signed link is its own permission: `cross-origin`.
   */
  readonly resourcePolicy?: "same-site" | "cross-origin";
}

export interface ObjectAnswer {
  readonly response: Response;
  /** Bytes of content this answer sends: 0 for HEAD and 304. */
  readonly bytes: number;
}

type Reader = Pick<R2Bucket, "get">;

/**
 * Answers GET or HEAD for an object: the one way bytes leave R2. Conditions and range are decided from the
 * row, so R2 is asked only for bytes that are sent: 304, 412, 416 and HEAD never reach it. Null when R2 does
 * not have the object its row names; the caller knows whether that is 404 or work to do again.
 *
 * @throws DarkroomError precondition_failed (412), range_not_satisfiable (416), method_not_allowed (405);
 * internal when the object's size is not its row's.
 */
export async function answerObject(
  request: Request,
  bucket: Reader,
  object: StoredObject,
): Promise<ObjectAnswer | null> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new DarkroomError("method_not_allowed", { headers: { Allow: "GET, HEAD" } });
  }
  const { outcome, rangeApplies } = evaluateConditions(request, {
    etag: { weak: false, opaque: object.etag },
    lastModified: object.lastModified,
  });
  const headers = validatorHeaders(object);
  if (outcome === "precondition_failed") throw new DarkroomError("precondition_failed");
  if (outcome === "not_modified") return { response: new Response(null, { status: 304, headers }), bytes: 0 };

  addContentHeaders(headers, object);
  const range: ByteRange = rangeApplies
    ? parseRange(request.headers.get("Range"), object.size)
    : { kind: "whole" };
  if (range.kind === "unsatisfiable") {
    throw new DarkroomError("range_not_satisfiable", {
      headers: { "Content-Range": `bytes */${object.size}` },
    });
  }
  const bytes = range.kind === "part" ? range.length : object.size;
  headers.set("Content-Length", String(bytes));
  if (request.method === "HEAD") return { response: new Response(null, { headers }), bytes: 0 };

  const body = await openBody(bucket, object, range);
  if (body === null) return null;
  if (range.kind === "whole") return { response: new Response(body, { headers }), bytes };
  const last = range.offset + range.length - 1;
  headers.set("Content-Range", `bytes ${range.offset}-${last}/${object.size}`);
  return { response: new Response(body, { status: 206, headers }), bytes };
}

/** What a 304 carries too (RFC 9110 §15.4.5). */
function validatorHeaders(object: StoredObject): Headers {
  const headers = new Headers({
    ETag: `"${object.etag}"`,
    "Last-Modified": formatHttpDate(object.lastModified),
    "Cache-Control": object.cacheControl,
    "Cross-Origin-Resource-Policy": object.resourcePolicy ?? "same-site",
    "X-Content-Type-Options": "nosniff",
    // Bytes that strangers uploaded: even if a browser took them for a page, it could do nothing.
    "Content-Security-Policy": "default-src 'none'; sandbox",
  });
  if (object.vary !== undefined) headers.set("Vary", object.vary);
  return headers;
}

function addContentHeaders(headers: Headers, object: StoredObject): void {
  headers.set("Content-Type", object.contentType);
  headers.set("Accept-Ranges", "bytes");
  const disposition =
    object.contentDisposition ??
    (object.fileName === undefined
      ? undefined
      : contentDisposition(object.disposition ?? "inline", object.fileName));
  if (disposition !== undefined) headers.set("Content-Disposition", disposition);
}

async function openBody(
  bucket: Reader,
  object: StoredObject,
  range: ByteRange,
): Promise<ReadableStream | null> {
  const part = range.kind === "part" ? { range: { offset: range.offset, length: range.length } } : {};
  const found = await bucket.get(object.key, part);
  if (found === null) return null;
  if (found.size !== object.size) {
    await found.body.cancel();
    throw new DarkroomError("internal", {
      cause: new Error(`${object.key}: ${found.size} bytes in R2, ${object.size} in its row`),
    });
  }
  return found.body;
}
