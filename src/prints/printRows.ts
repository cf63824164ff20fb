import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { RowStage } from "../imaging/engine/stage.ts";
import { type RowRange, resampleStage, sourceRowsFor } from "../imaging/resample/resampleStage.ts";
import { croppedRows } from "./croppedRows.ts";
import type { Frame } from "./frame.ts";
import { mappedRows } from "./mappedRows.ts";
import type { PrintColour } from "./printColour.ts";
import { type OpenWindow, type PrintSource, windowsOf } from "./sourceRows.ts";
import { turnedSize } from "./storedRect.ts";
import { type StoredPicture, turnedRows } from "./turnedRows.ts";
import { heldBytes, isReducedFirst } from "./turnedWindow.ts";
import { uprightRows } from "./uprightRows.ts";

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
  const { placed } = frame;
  const stage = isReducedFirst(frame)
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
