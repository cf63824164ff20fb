import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { RowStage } from "../imaging/engine/stage.ts";
import { type Orientation, TURNS } from "../imaging/orient.ts";
import type { Size } from "../imaging/raster.ts";
import type { RowRange } from "../imaging/resample/resampleStage.ts";
import { type Rect, storedRect, turnedSize } from "./storedRect.ts";

/**
 * Rows that are turned together: of columns that are read anyway, with the lines of the cache they lie in. Each pixel
 * of such a row lies in a page of memory of its own, so that there should not be too few.
 */
const GROUP = 64;

/** A picture that windows can be opened of, as it is stored. */
export interface StoredPicture {
  readonly size: Size;
  readonly orientation: Orientation;
  /** RGB. What it takes of the memory is released once its last row has come. */
  open(window: Rect): Promise<RowStage>;
}

/**
 * Rows `from` to `to` - 1 of a picture as it is seen upright, where these do not come in the order in which they are
 * stored: they are columns, or begin at the bottom. Windows that fit into memory are read one after the other, and
 * turned there. The stage's height is the whole picture's.
 * @param heldBytes of one window at most, unless a single row has more; a larger band takes several, each with a decode of its own
 */
export function turnedRows(
  memory: EngineMemory,
  picture: StoredPicture,
  { from, to }: RowRange,
  heldBytes: number,
): RowStage {
  const { size: stored, orientation } = picture;
  const size = turnedSize(stored, orientation);
  const stride = 3 * size.width;
  const windows = Math.min(to - from, Math.ceil(((to - from) * stride) / heldBytes));
  const most = Math.ceil((to - from) / windows);
  const held = memory.alloc(most * stride);
  const pointer = memory.alloc(Math.min(GROUP, most) * stride);
  let y = from;
  let end = from;
  let walk: Walk = { start: 0, stepX: 0, stepY: 0 };
  return {
    ...size,
    channels: 3,
    async pull() {
      if (y === to) return null;
      if (y === end) {
        end = Math.min(to, y + most);
        const rows = { left: 0, top: y, width: size.width, height: end - y };
        const window = storedRect(rows, stored, orientation);
        await read(memory, picture, window, held);
        walk = walkOf(orientation, window, held);
      }
      const count = Math.min(GROUP, end - y);
      memory.kernels.turn(walk.start, walk.stepX, walk.stepY, pointer, size.width, count, 3);
      walk = { ...walk, start: walk.start + count * walk.stepY };
      y += count;
      return { pointer, stride, count };
    },
  };
}

/** Writes the window's pixels to `to` without padding; what its decoder takes is given back. */
async function read(memory: EngineMemory, picture: StoredPicture, window: Rect, to: number): Promise<void> {
  const mark = memory.mark();
  try {
    const stage = await picture.open(window);
    const bytes = 3 * window.width;
    let at = to;
    for (let rows = await stage.pull(); rows !== null; rows = await stage.pull()) {
      for (let row = 0; row < rows.count; row++, at += bytes) {
        const from = rows.pointer + row * rows.stride;
        memory.bytes.copyWithin(at, from, from + bytes);
      }
    }
  } finally {
    memory.release(mark);
  }
}

/** The steps through held pixels that make upright rows, bytes. */
interface Walk {
  readonly start: number;
  readonly stepX: number;
  readonly stepY: number;
}

function walkOf(orientation: Orientation, { width, height }: Size, held: number): Walk {
  const { swaps, fromRight, fromBottom } = TURNS[orientation];
  const column = fromRight ? -3 : 3;
  const row = (fromBottom ? -3 : 3) * width;
  const right = fromRight ? 3 * (width - 1) : 0;
  const bottom = fromBottom ? 3 * width * (height - 1) : 0;
  const [stepX, stepY] = swaps ? [row, column] : [column, row];
  return { start: held + right + bottom, stepX, stepY };
}
