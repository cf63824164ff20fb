import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { RowStage } from "../imaging/engine/stage.ts";
import { TURNS } from "../imaging/orient.ts";
import type { Size } from "../imaging/raster.ts";
import { type RowRange, resampleStage, sourceRowsFor } from "../imaging/resample/resampleStage.ts";
import { croppedRows } from "./croppedRows.ts";
import type { Frame } from "./frame.ts";
import { mappedRows } from "./mappedRows.ts";
import type { PrintColour } from "./printColour.ts";
import { type OpenWindow, type PrintSource, windowsOf } from "./sourceRows.ts";
import { turnedSize } from "./storedRect.ts";
import { type StoredPicture, turnedRows } from "./turnedRows.ts";
import { uprightRows } from "./uprightRows.ts";

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

/**
 * Rows `from` to `to` - 1 of the placed picture of a frame, as it is before any style: RGB, upright, cropped, at the
 * print's resolution, in the colours of `colour`. The bytes are the same whichever rows are asked for together. The
 * stage's height is that of the whole placed picture.
 *
 * Always decoded at full scale: the DCT's own reduction is no Lanczos.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`, `picture_too_large`; also from `pull`
 */
export async function printRows(
  memory: EngineMemory,
  source: PrintSource,
  frame: Frame,
  colour: PrintColour,
  rows: RowRange,
): Promise<RowStage> {
  const open = windowsOf(memory, source);
  const { crop, placed, orientation } = frame;
  const isReduced = crop.width * crop.height >= REDUCED * placed.width * placed.height;
  const stage =
    TURNS[orientation].swaps && isReduced
      ? turnedRows(memory, reducedPicture(memory, open, frame), rows, heldBytes(placed))
      : await resampledRows(memory, croppedPicture(open, frame), frame, rows);
  if (colour.converter === null) return stage;
  const convert = colour.converter(memory);
  return mappedRows(memory, stage, (from, to) => convert(from, to, placed.width));
}

/** Turned first, then resampled. */
async function resampledRows(
  memory: EngineMemory,
  picture: StoredPicture,
  { placed }: Frame,
  rows: RowRange,
): Promise<RowStage> {
  const { width, height } = placed;
  const held = heldBytes(placed);
  const size = turnedSize(picture.size, picture.orientation);
  if (width === size.width && height === size.height) return uprightRows(memory, picture, rows, held);
  const reach = sourceRowsFor(size, { width, height }, rows);
  const upright = await uprightRows(memory, picture, reach, held);
  return resampleStage(upright, { width, height }, memory, { rows });
}

/** The crop as a picture of its own. */
function croppedPicture(open: OpenWindow, { crop, orientation }: Frame): StoredPicture {
  return {
    ...{ size: crop, orientation },
    open: ({ left, top, width, height }) =>
      open({ left: crop.left + left, top: crop.top + top, width, height }),
  };
}

/** The crop at the print's resolution, not yet turned. */
function reducedPicture(memory: EngineMemory, open: OpenWindow, frame: Frame): StoredPicture {
  const { crop, placed, orientation } = frame;
  const size = turnedSize(placed, orientation);
  return {
    ...{ size, orientation },
    open: async (window) => croppedRows(resampleStage(await open(crop), size, memory), window),
  };
}

function heldBytes({ width }: Size): number {
  return Math.max(LEAST_HELD_BYTES, HELD_BYTES - COLUMN_BYTES * width);
}
