import { u32 } from "./bytes.ts";
import { damaged } from "./faults.ts";
import type { ColorModel } from "./header.ts";

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly colorModel: ColorModel;
  /** An alpha channel; tRNS comes later. */
  readonly hasAlpha: boolean;
  readonly interlaced: boolean;
  /** Samples of one pixel. */
  readonly channels: number;
}

interface ColorType extends Pick<PngHeader, "colorModel" | "hasAlpha" | "channels"> {
  readonly depths: readonly number[];
}

/** PNG third edition, table 12. */
const COLOR_TYPES: Readonly<Record<number, ColorType>> = {
  0: { colorModel: "grey", hasAlpha: false, channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { colorModel: "rgb", hasAlpha: false, channels: 3, depths: [8, 16] },
  3: { colorModel: "palette", hasAlpha: false, channels: 1, depths: [1, 2, 4, 8] },
  4: { colorModel: "grey", hasAlpha: true, channels: 2, depths: [8, 16] },
  6: { colorModel: "rgb", hasAlpha: true, channels: 4, depths: [8, 16] },
};

export const IHDR_BYTES = 13;
/** No four-byte integer of a PNG exceeds 2^31 - 1 (7.1). */
export const PNG_INTEGER = 0x7fff_ffff;
/** Deflate's best: a match of 258 bytes in two bits. */
const DEFLATE_RATIO = 1032;

/** Reads the body of IHDR (11.2.1); the size is judged elsewhere, save for the format's own limit. */
export function readIhdr(body: Uint8Array): PngHeader {
  const [bitDepth = 0, type = 0, compression, filter, interlace] = body.subarray(8);
  const known = COLOR_TYPES[type];
  if (known === undefined || !known.depths.includes(bitDepth)) {
    throw damaged(`Colour type ${type} with bit depth ${bitDepth} does not exist in PNG.`);
  }
  if (compression !== 0 || filter !== 0 || (interlace !== 0 && interlace !== 1)) {
    throw damaged("The PNG names a compression, filter or interlace method that does not exist.");
  }
  const { depths, ...rest } = known;
  const width = u32(body, 0);
  const height = u32(body, 4);
  if (Math.max(width, height) > PNG_INTEGER) throw damaged("The PNG's width or height is out of range.");
  return { width, height, bitDepth, interlaced: interlace === 1, ...rest };
}

/** Whether so many compressed bytes can hold the picture at all. */
export function canHold(header: PngHeader, compressed: number): boolean {
  const bits = header.width * header.height * header.channels * header.bitDepth;
  return compressed * DEFLATE_RATIO >= bits / 8;
}
