import type { EngineMemory } from "../engine/memory.ts";
import { type Orientation, TURNS } from "../orient.ts";
import type { MemoryPicture } from "./lanczosSink.ts";

/**
 * The picture as it is meant to be seen, all eight orientations. Orientation 1 gives back the picture itself, the
 * others a new one behind it.
 */
export function turn(memory: EngineMemory, picture: MemoryPicture, orientation: Orientation): MemoryPicture {
  if (orientation === 1) return picture;
  const { swaps, fromRight, fromBottom } = TURNS[orientation];
  const { channels, pointer } = picture;
  const column = fromRight ? -channels : channels;
  const row = (fromBottom ? -1 : 1) * picture.width * channels;
  const right = fromRight ? (picture.width - 1) * channels : 0;
  const bottom = fromBottom ? (picture.height - 1) * picture.width * channels : 0;
  const width = swaps ? picture.height : picture.width;
  const height = swaps ? picture.width : picture.height;
  const to = memory.alloc(width * height * channels);
  const [stepX, stepY] = swaps ? [row, column] : [column, row];
  memory.kernels.turn(pointer + right + bottom, stepX, stepY, to, width, height, channels);
  return { width, height, channels, pointer: to };
}
