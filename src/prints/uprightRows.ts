import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { RowStage } from "../imaging/engine/stage.ts";
import { TURNS } from "../imaging/orient.ts";
import type { RowRange } from "../imaging/resample/resampleStage.ts";
import { mappedRows } from "./mappedRows.ts";
import { storedRect, turnedSize } from "./storedRect.ts";
import { type StoredPicture, turnedRows } from "./turnedRows.ts";

/**
 * Rows `from` to `to` - 1 of a picture as it is seen upright, RGB. The stage's height is that of the whole picture.
 * @param heldBytes of pixels that are held to be turned, at most
 */
export async function uprightRows(
  memory: EngineMemory,
  picture: StoredPicture,
  rows: RowRange,
  heldBytes: number,
): Promise<RowStage> {
  const { size: stored, orientation } = picture;
  const { swaps, fromRight, fromBottom } = TURNS[orientation];
  if (swaps || fromBottom) return turnedRows(memory, picture, rows, heldBytes);
  const size = turnedSize(stored, orientation);
  const seen = { left: 0, top: rows.from, width: size.width, height: rows.to - rows.from };
  const stage = await picture.open(storedRect(seen, stored, orientation));
  const sameWay = { ...size, channels: stage.channels, pull: () => stage.pull() };
  return fromRight ? mirroredRows(memory, sameWay) : sameWay;
}

function mirroredRows(memory: EngineMemory, stage: RowStage): RowStage {
  const { width } = stage;
  return mappedRows(memory, stage, (from, to) =>
    memory.kernels.turn(from + 3 * (width - 1), -3, 0, to, width, 1, 3),
  );
}
