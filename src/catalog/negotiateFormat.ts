import { parseAccept } from "hono/utils/accept";
import type { PictureFormat } from "../imaging/probe/header.ts";
import { FORMAT_NAMES, FORMATS } from "../imaging/recipes.ts";

/**
 * The format that an Accept header likes best (RFC 9110, 12.5.1). Among equals JPEG comes first, since it is
 * made as the picture comes in: a browser that takes anything never waits.
 * @returns null if it accepts none
 */
export function negotiateFormat(accept: string | undefined): PictureFormat | null {
  if (accept === undefined || accept.trim() === "") return "jpeg";
  const ranges = parseAccept(accept);
  const liked = FORMAT_NAMES.map((format) => ({ format, q: qualityOf(ranges, FORMATS[format].mimeType) }));
  const best = liked.reduce((a, b) => (b.q > a.q ? b : a));
  return best.q > 0 ? best.format : null;
}

/** Of the ranges that match a type, the most specific one counts, wherever it stands. */
function qualityOf(ranges: readonly { type: string; q: number }[], mimeType: string): number {
  for (const pattern of [mimeType, "image/*", "*/*"]) {
    const range = ranges.find(({ type }) => type.toLowerCase() === pattern);
    if (range !== undefined) return range.q;
  }
  return 0;
}
