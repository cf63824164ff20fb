import type { PictureHeader } from "../probe/header.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const PAGE = 64 * KIB;
/** What the decoder starts with. */
const INITIAL = 16 * MIB;
const RGBA = 4;
/** The file is copied in, and copied once more on its way. */
const FILE_COPIES = 2;
/** Rows that it works on, bytes for each pixel of the width: up to 125, 192 with alpha, 67 without loss. */
const ROW_BYTES = 200;
/** Its own data and its tables; a lossless picture has more of these where its parts differ: up to 0.7 MiB seen. */
const TABLES = 1 * MIB;

/** What libwebp holds of the picture besides its RGBA, bytes a pixel: measured, the most that an encoder led to. */
function ownBytes({ colorModel, hasAlpha }: Pick<PictureHeader, "colorModel" | "hasAlpha">): number {
  if (colorModel === "rgb") return 4;
  // Alpha comes as a lossless picture of its own.
  return hasAlpha ? 6 : 0;
}

type Measured = Pick<PictureHeader, "width" | "height" | "colorModel" | "hasAlpha">;

/** The memory of a decoder that this picture is the first for, bytes. */
export function webpInstanceBytes(header: Measured, fileBytes: number): number {
  const { width, height } = header;
  const pixels = width * height * (RGBA + ownBytes(header));
  const needed = TABLES + FILE_COPIES * fileBytes + pixels + ROW_BYTES * width;
  return Math.max(INITIAL, Math.ceil(needed / PAGE) * PAGE);
}

/** All that decoding takes outside of the engine's memory, bytes: the file, the decoder's memory, RGBA. */
export function webpDecodeBytes(header: Measured, fileBytes: number): number {
  return fileBytes + webpInstanceBytes(header, fileBytes) + header.width * header.height * RGBA;
}
