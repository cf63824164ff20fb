import { TURNS } from "../imaging/orient.ts";
import type { Size } from "../imaging/raster.ts";
import { type Frame, uprightCrop } from "./frame.ts";

/**
 * From so many pixels of the crop to one of the print on, a picture is reduced before it is turned: then less of it
 * has to be held, and it is decoded fewer times, though each time whole.
 */
const REDUCED = 2;
/**
 * Bytes that may be held to be turned, and how much less that is for each column of the print: beside them there has
 * to be room for a decoder, and for the style and the coder, whose memory follows the width. A 9x12 fits, however it
 * lies.
 */
const HELD_BYTES = 33 * 1024 * 1024;
const COLUMN_BYTES = 1400;
const LEAST_HELD_BYTES = 8 * 1024 * 1024;
/** Rows of the print that a window holds beside its band's: the halo of any style on both sides, and a strip. */
const BESIDE_ROWS = 160;

/** Whether a frame's picture is lying on its side and is reduced before it is turned. */
export function isReducedFirst({ crop, placed, orientation }: Frame): boolean {
  return TURNS[orientation].swaps && crop.width * crop.height >= REDUCED * placed.width * placed.height;
}

/** Bytes of one window at most, unless a single row has more. */
export function heldBytes({ width }: Size): number {
  return Math.max(LEAST_HELD_BYTES, HELD_BYTES - COLUMN_BYTES * width);
}

/**
 * Into how many bands a print is divided, where there would be `count`. Of a picture that lies on its side, a window
 * of columns takes a decode of the whole file, so that a few smaller bands of one window each are made sooner than
 * larger ones of two.
 */
export function bandsForWindows(frame: Frame, count: number): number {
  const { placed, orientation } = frame;
  if (!TURNS[orientation].swaps || isReducedFirst(frame)) return count;
  const crop = uprightCrop(frame);
  const rowBytes = (3 * crop.width * crop.height) / placed.height;
  const held = heldBytes(placed);
  const windows = Math.ceil((rowBytes * (frame.height / count + BESIDE_ROWS)) / held);
  const rows = held / rowBytes - BESIDE_ROWS;
  const single = rows > 0 ? Math.ceil(frame.height / rows) : Number.POSITIVE_INFINITY;
  return windows > 1 && single < count * windows ? single : count;
}
