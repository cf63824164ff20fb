/** Part of a body, in bytes. */
export interface Part {
  readonly offset: number;
  readonly length: number;
}

/**
 * The one range a request asks for (RFC 9110, 14.1.2 and 13.1.5).
 * @returns null for the whole body, "unsatisfiable" for 416
 */
export function readRange(headers: Headers, size: number, etag: string): Part | null | "unsatisfiable" {
  const condition = headers.get("If-Range");
  if (condition !== null && condition !== etag) return null;
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.get("Range") ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return null;
  const [, first = "", last = ""] = match;
  const offset = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  return offset >= end ? "unsatisfiable" : { offset, length: end - offset };
}
