export type ByteRange =
  /** No range that could be honoured: answer 200 with everything (RFC 9110 §14.2 lets a server ignore Range). */
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly offset: number; readonly length: number }
  /** Answer 416 (RFC 9110 §15.5.17). */
  | { readonly kind: "unsatisfiable" };

const WHOLE: ByteRange = Object.freeze({ kind: "whole" });
const UNSATISFIABLE: ByteRange = Object.freeze({ kind: "unsatisfiable" });

/** RFC 9110 §14.1: the name of a range unit is case-insensitive. */
const BYTES = /^bytes=(.*)$/i;
/** RFC 9110 §14.1.1: `0-499`, `500-` */
const INT_RANGE = /^(\d+)-(\d*)$/;
/** RFC 9110 §14.1.1: `-500` */
const SUFFIX_RANGE = /^-(\d+)$/;

/**
 * Reads a `Range` header (RFC 9110 §14.1.2) for a representation of `size` bytes. One range is honoured;
 * several, other units and malformed ones are ignored.
 */
export function parseRange(header: string | null, size: number): ByteRange {
  const set = BYTES.exec(header ?? "")?.[1];
  if (set === undefined) return WHOLE;
  // RFC 9110 §5.6.1.2: a recipient ignores empty list elements.
  const specs = set
    .split(",")
    .map((spec) => spec.replace(/^[ \t]+|[ \t]+$/g, ""))
    .filter((spec) => spec !== "");
  const [spec] = specs;
  if (spec === undefined || specs.length > 1) return WHOLE;

  const suffix = SUFFIX_RANGE.exec(spec)?.[1];
  if (suffix !== undefined) return lastBytes(Number(suffix), size);

  const [, first, last] = INT_RANGE.exec(spec) ?? [];
  if (first === undefined) return WHOLE;
  return between(Number(first), last ? Number(last) : Number.POSITIVE_INFINITY, size);
}

function lastBytes(suffix: number, size: number): ByteRange {
  if (suffix === 0) return UNSATISFIABLE;
  // Satisfiable by definition, yet no Content-Range can name a part of nothing.
  if (size === 0) return WHOLE;
  const length = Math.min(suffix, size);
  return { kind: "part", offset: size - length, length };
}

function between(first: number, last: number, size: number): ByteRange {
  if (last < first) return WHOLE;
  if (first >= size) return UNSATISFIABLE;
  return { kind: "part", offset: first, length: Math.min(last, size - 1) - first + 1 };
}
