import { latin1 } from "./bytes.ts";
import type { ColorModel } from "./header.ts";

/** The two application segments that say how components are to be read. */
export interface ColorMarks {
  jfif: boolean;
  /** Transform of Adobe's APP14, or null without one. */
  adobe: number | null;
}

/** Bytes of an APP0 or APP14 body that `markColor` reads. */
export const COLOR_MARK_BYTES = 14;

/** Notes JFIF (ISO/IEC 10918-5, 10.1) and Adobe (10918-6, 6.5.3) segments, by libjpeg's minimum lengths. */
export function markColor(marks: ColorMarks, code: number, body: Uint8Array): void {
  if (code === 0xe0 && body.length >= 14 && latin1(body, 0, 5) === "JFIF\0") marks.jfif = true;
  if (code === 0xee && body.length >= 12 && latin1(body, 0, 5) === "Adobe") marks.adobe = body[11] ?? 0;
}

/** The colour model by libjpeg's rules (`default_decompress_parms`), which every viewer has come to share. */
export function jpegColorModel(ids: readonly number[], marks: ColorMarks): ColorModel {
  if (ids.length === 1) return "grey";
  if (ids.length === 4) return marks.adobe === null || marks.adobe === 0 ? "cmyk" : "ycck";
  if (marks.jfif) return "ycc";
  if (marks.adobe !== null) return marks.adobe === 0 ? "rgb" : "ycc";
  return String.fromCharCode(...ids) === "RGB" ? "rgb" : "ycc";
}
