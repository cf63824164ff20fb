import { type EntityTag, equalStrongly, equalWeakly, parseEntityTag, parseEntityTags } from "./entityTag.ts";
import { parseHttpDate, wholeSeconds } from "./httpDate.ts";

/** What the conditions are evaluated against. */
export interface Validators {
  readonly etag: EntityTag;
  /** Undefined for what has no date of its own; conditions by date are then ignored. */
  readonly lastModified: Date | undefined;
}

export interface ConditionalRequest {
  readonly method: string;
  readonly headers: { get(name: string): string | null };
}

export interface Decision {
  readonly outcome: "proceed" | "not_modified" | "precondition_failed";
  /** Whether a `Range` header may be honoured: only for GET, and only when If-Range agrees. */
  readonly rangeApplies: boolean;
}

/** Evaluates the conditions of a request for something that exists, in the order of RFC 9110 §13.2.2. */
export function evaluateConditions(
  { method, headers }: ConditionalRequest,
  validators: Validators,
): Decision {
  const reads = method === "GET" || method === "HEAD";
  const ifMatch = headers.get("If-Match");
  const ifNoneMatch = headers.get("If-None-Match");

  const unchanged =
    ifMatch !== null
      ? matches(ifMatch, validators.etag, equalStrongly)
      : !modifiedAfter(headers.get("If-Unmodified-Since"), validators.lastModified, false);
  if (!unchanged) return stop("precondition_failed");

  if (ifNoneMatch !== null) {
    if (matches(ifNoneMatch, validators.etag, equalWeakly)) {
      return stop(reads ? "not_modified" : "precondition_failed");
    }
  } else if (reads && !modifiedAfter(headers.get("If-Modified-Since"), validators.lastModified, true)) {
    return stop("not_modified");
  }

  const ifRange = headers.get("If-Range");
  const rangeApplies = method === "GET" && (ifRange === null || sameRepresentation(ifRange, validators));
  return { outcome: "proceed", rangeApplies };
}

function stop(outcome: Decision["outcome"]): Decision {
  return { outcome, rangeApplies: false };
}

/** A malformed list names no tag, so it matches none. */
function matches(value: string, etag: EntityTag, equal: (a: EntityTag, b: EntityTag) => boolean): boolean {
  const tags = parseEntityTags(value);
  return tags === "*" || (tags?.some((tag) => equal(tag, etag)) ?? false);
}

/** RFC 9110 §13.1.3 and §13.1.4: ignored, as if it were not there, are what is no valid date, and what has none. */
function modifiedAfter(value: string | null, lastModified: Date | undefined, ignored: boolean): boolean {
  const date = value === null ? undefined : parseHttpDate(value);
  return date === undefined || lastModified === undefined ? ignored : wholeSeconds(lastModified) > date;
}

/**
 * RFC 9110 §13.1.5. A date counts when it is exactly ours; it is strong in the sense of §8.8.2.2 because
 * a key is never written twice.
 */
function sameRepresentation(ifRange: string, { etag, lastModified }: Validators): boolean {
  const tag = parseEntityTag(ifRange);
  if (tag !== undefined) return equalStrongly(tag, etag);
  return lastModified !== undefined && parseHttpDate(ifRange) === wholeSeconds(lastModified);
}
