import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { RowStage, Rows } from "../imaging/engine/stage.ts";

/** Rows that are made together: few enough to stay in the cache. */
const GROUP = 8;

/** Writes the row at `to` from the one at `from`, of as many bytes. */
export type MapRow = (from: number, to: number) => void;

/** A stage whose rows are made of those of the stage before it, one of one. */
export function mappedRows(memory: EngineMemory, stage: RowStage, map: MapRow): RowStage {
  const { width, height, channels } = stage;
  const stride = width * channels;
  const pointer = memory.alloc(GROUP * stride);
  let given: Rows | null = null;
  let used = 0;
  return {
    ...{ width, height, channels },
    async pull() {
      while (given === null || used === given.count) {
        given = await stage.pull();
        used = 0;
        if (given === null) return null;
      }
      const count = Math.min(GROUP, given.count - used);
      for (let y = 0; y < count; y++) map(given.pointer + (used + y) * given.stride, pointer + y * stride);
      used += count;
      return { pointer, stride, count };
    },
  };
}
