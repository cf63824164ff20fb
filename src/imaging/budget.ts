import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { webpDecodeBytes } from "./codecs/webpMemory.ts";
import type { PictureHeader } from "./probe/header.ts";

/**
 * Refuses a picture at the door that no job could hold. JPEG and PNG flow in rows and are never refused here; a
 * WebP is decoded whole by its library.
 * @throws DarkroomError `picture_too_large`
 */
export function checkDecodeMemory(header: PictureHeader, fileBytes: number): void {
  if (header.format !== "webp") return;
  const needed = webpDecodeBytes(header, fileBytes);
  if (needed <= LIMITS.engineBytes - ROWS_BYTES) return;
  const { width, height } = header;
  throw new DarkroomError("picture_too_large", {
    message:
      "A WebP is decoded whole, and this one takes more memory than there is. Send it smaller, or as a JPEG or PNG.",
    detail: { width, height, bytes_needed: needed, max_bytes: LIMITS.engineBytes - ROWS_BYTES },
  });
}

/** Left for what is made of its rows: resampling and three renditions. */
const ROWS_BYTES = 12 * 1024 * 1024;
