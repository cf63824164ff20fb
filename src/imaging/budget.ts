import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import type { PictureHeader } from "./probe/header.ts";

const CHANNELS = { grey: 1, palette: 3, rgb: 3, ycc: 3, cmyk: 4, ycck: 4 } as const;
/** Photon's RGBA and the copy that rows are read from. */
const RGBA_BYTES_TWICE = 8;

type Measured = Pick<PictureHeader, "width" | "height" | "colorModel" | "bitDepth" | "hasAlpha">;

/** What decoding takes, bytes: the file here and in the decoder, its own pixels, and RGBA twice. */
export function decodeMemory(header: Measured, fileBytes: number): number {
  const channels = CHANNELS[header.colorModel] + (header.hasAlpha ? 1 : 0);
  const own = channels * (header.bitDepth > 8 ? 2 : 1);
  return 2 * fileBytes + header.width * header.height * (own + RGBA_BYTES_TWICE);
}

/**
 * Refuses a picture that an isolate cannot hold while it is decoded.
 * @throws DarkroomError `picture_too_large`
 */
export function checkDecodeMemory(header: Measured, fileBytes: number): void {
  const needed = decodeMemory(header, fileBytes);
  if (needed <= LIMITS.decodeBytes) return;
  throw new DarkroomError("picture_too_large", {
    message:
      "Decoding this file takes more memory than there is: its bytes count as well as its pixels. Send it smaller, or with 8 bits a sample.",
    detail: {
      width: header.width,
      height: header.height,
      bytes_needed: needed,
      max_bytes: LIMITS.decodeBytes,
    },
  });
}
