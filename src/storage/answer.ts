import { DarkroomError } from "../errors.ts";
import { evaluateConditions } from "./conditions.ts";
import { contentDisposition, type Disposition } from "./disposition.ts";
import { formatHttpDate } from "./httpDate.ts";
import { type ByteRange, parseRange } from "./range.ts";

/** What is answered with, as it is known before any of its bytes are read. */
export interface Representation {
  /** Bytes. */
  readonly size: number;
  /** Opaque part of its strong entity tag, without quotes: the content hash. */
  readonly etag: string;
  readonly contentType: string;
  /** Left out where the content has no date of its own. */
  readonly lastModified?: Date;
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
  /** Further ones, which tell of the content: a 304 goes without. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An object in R2 as its row describes it. */
export interface StoredObject extends Representation {
  readonly key: string;
}

export interface ObjectAnswer {
  readonly response: Response;
  /** Bytes of content this answer sends: 0 for HEAD and 304. */
  readonly bytes: number;
}

/** An answer, or the part of the content that is still to be had for it. */
export type AnswerPlan =
  | { readonly kind: "answered"; readonly answer: ObjectAnswer }
  | {
      readonly kind: "content";
      readonly offset: number;
      readonly length: number;
      /** Answers with exactly that part. */
      send(body: ReadableStream): ObjectAnswer;
    };

type Reader = Pick<R2Bucket, "get">;

/**
 * Answers GET or HEAD for an object in R2. Conditions and range are decided from the row, so R2 is asked only
 * for bytes that are sent: 304, 412, 416 and HEAD never reach it. Null when R2 does not have the object its row
 * names; the caller knows whether that is 404 or work to do again.
 *
 * @throws DarkroomError precondition_failed (412), range_not_satisfiable (416), method_not_allowed (405);
 * internal when the object's size is not its row's.
 */
export async function answerObject(
  request: Request,
  bucket: Reader,
  object: StoredObject,
): Promise<ObjectAnswer | null> {
  const plan = planAnswer(request, object);
  if (plan.kind === "answered") return plan.answer;
  const body = await openBody(bucket, object, plan);
  return body === null ? null : plan.send(body);
}

/**
 * Decides what GET or HEAD for a representation is answered with: method, conditions (RFC 9110 §13) and range (§14).
 *
 * @throws DarkroomError precondition_failed (412), range_not_satisfiable (416), method_not_allowed (405)
 */
export function planAnswer(request: Request, representation: Representation): AnswerPlan {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new DarkroomError("method_not_allowed", { headers: { Allow: "GET, HEAD" } });
  }
  const { size } = representation;
  const { unmodified, headers, rangeApplies } = planUnmade(request, representation);
  if (unmodified !== null) return answered(unmodified);

  const range: ByteRange = rangeApplies ? parseRange(request.headers.get("Range"), size) : { kind: "whole" };
  if (range.kind === "unsatisfiable") {
    throw new DarkroomError("range_not_satisfiable", { headers: { "Content-Range": `bytes */${size}` } });
  }
  const { offset, length } = range.kind === "part" ? range : { offset: 0, length: size };
  headers.set("Content-Length", String(length));
  if (request.method === "HEAD") return answered(new Response(null, { headers }));

  if (range.kind === "part") headers.set("Content-Range", `bytes ${offset}-${offset + length - 1}/${size}`);
  const status = range.kind === "part" ? 206 : 200;
  const send = (body: ReadableStream) => ({
    response: new Response(body, { status, headers }),
    bytes: length,
  });
  return { kind: "content", offset, length, send };
}

/**
 * As much of an answer as can be given before the content is made: a 304, or the headers of a 200, without its length.
 *
 * @throws DarkroomError precondition_failed (412)
 */
export function planUnmade(
  request: Request,
  representation: Omit<Representation, "size">,
): { readonly unmodified: Response | null; readonly headers: Headers; readonly rangeApplies: boolean } {
  const { outcome, rangeApplies } = evaluateConditions(request, {
    etag: { weak: false, opaque: representation.etag },
    lastModified: representation.lastModified,
  });
  const headers = validatorHeaders(representation);
  if (outcome === "precondition_failed") throw new DarkroomError("precondition_failed");
  if (outcome === "not_modified") {
    return { unmodified: new Response(null, { status: 304, headers }), headers, rangeApplies };
  }
  addContentHeaders(headers, representation);
  return { unmodified: null, headers, rangeApplies };
}

function answered(response: Response): AnswerPlan {
  return { kind: "answered", answer: { response, bytes: 0 } };
}

/** What a 304 carries too (RFC 9110 §15.4.5). */
function validatorHeaders(object: Omit<Representation, "size">): Headers {
  const headers = new Headers({
    ETag: `"${object.etag}"`,
    "Cache-Control": object.cacheControl,
    "Cross-Origin-Resource-Policy": object.resourcePolicy ?? "same-site",
    "X-Content-Type-Options": "nosniff",
    // Bytes that strangers uploaded: even if a browser took them for a page, it could do nothing.
    "Content-Security-Policy": "default-src 'none'; sandbox",
  });
  if (object.lastModified !== undefined) headers.set("Last-Modified", formatHttpDate(object.lastModified));
  if (object.vary !== undefined) headers.set("Vary", object.vary);
  return headers;
}

function addContentHeaders(headers: Headers, object: Omit<Representation, "size">): void {
  for (const [name, value] of Object.entries(object.headers ?? {})) headers.set(name, value);
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
  { key, size }: StoredObject,
  { offset, length }: { readonly offset: number; readonly length: number },
): Promise<ReadableStream | null> {
  const part = length === size ? {} : { range: { offset, length } };
  const found = await bucket.get(key, part);
  if (found === null) return null;
  if (found.size !== size) {
    await found.body.cancel();
    throw new DarkroomError("internal", {
      cause: new Error(`${key}: ${found.size} bytes in R2, ${size} in its row`),
    });
  }
  return found.body;
}
