import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { RowStage, Rows } from "../imaging/engine/stage.ts";
import type { RowRange } from "../imaging/resample/resampleStage.ts";
import type { Frame } from "./frame.ts";

const GROUP = 8;
/** Paper that nothing is printed on. */
const BARE = 0xff;

/** Which rows of the placed picture are seen in rows of the print; null where none is. */
export function placedRows({ placed }: Frame, { from, to }: RowRange): RowRange | null {
  const first = Math.max(0, from - placed.top);
  const end = Math.min(placed.height, to - placed.top);
  return first < end ? { from: first, to: end } : null;
}

/**
 * Rows `from` to `to` - 1 of a print: the placed picture with bare paper around it.
 * @param picture gives its rows as `placedRows` has them; null where there are none
 */
export function framedRows(
  memory: EngineMemory,
  picture: RowStage | null,
  frame: Frame,
  { from, to }: RowRange,
): RowStage {
  const { width, placed } = frame;
  const stride = 3 * width;
  const shape = { width, height: frame.height, channels: 3 } as const;
  const seen = placedRows(frame, { from, to });
  if (picture !== null && placed.width === width && seen?.to === (seen?.from ?? 0) + (to - from))
    return { ...shape, pull: () => picture.pull() };
  const bare = memory.alloc(stride);
  const pointer = memory.alloc(GROUP * stride);
  memory.bytes.fill(BARE, bare, bare + stride);
  memory.bytes.fill(BARE, pointer, pointer + GROUP * stride);
  const top = seen === null ? to : placed.top + seen.from;
  const bottom = seen === null ? to : placed.top + seen.to;
  let y = from;
  let given: Rows | null = null;
  let used = 0;
  return {
    ...shape,
    async pull() {
      if (y === to) return null;
      if (y < top || y >= bottom) {
        const count = Math.min(GROUP, (y < top ? top : to) - y);
        y += count;
        // The same row again and again.
        return { pointer: bare, stride: 0, count };
      }
      while (given === null || used === given.count) {
        given = (await picture?.pull()) ?? null;
        used = 0;
        if (given === null) throw new RangeError("the picture ended before its last row");
      }
      const count = Math.min(GROUP, given.count - used);
      for (let row = 0; row < count; row++) {
        const at = given.pointer + (used + row) * given.stride;
        memory.bytes.copyWithin(pointer + row * stride + 3 * placed.left, at, at + 3 * placed.width);
      }
      used += count;
      y += count;
      return { pointer, stride, count };
    },
  };
}
