import type { EngineMemory } from "../engine/memory.ts";
import type { Rows } from "../engine/stage.ts";
import type { Size } from "../raster.ts";
import { type HashAcross, splitWeights, weightBytes } from "./hashAcross.ts";
import { HASH_WEIGHT_BITS, type HashWindow } from "./hashWindows.ts";

/** Where the upright picture's rows are stored columns: a sum for each window and column, as rows come. */
export function hashColumns(
  memory: EngineMemory,
  source: Size,
  windows: readonly HashWindow[],
  group: Rows,
): HashAcross {
  const padded = Math.ceil(source.width / 8) * 8;
  const sums = memory.allocZeroed(windows.length * padded * 4);
  const narrow = memory.alloc(windows.length * source.width);
  const weights = memory.alloc(4 * group.count);
  const held = weightBytes(windows);
  memory.hold(held);
  const parts = windows.map((window) => ({ ...window, ...splitWeights(window.weights) }));
  return {
    weigh(y) {
      for (const [i, { start, low, high, shift }] of parts.entries()) {
        if (y + group.count <= start || y >= start + low.length) continue;
        const words = new Int16Array(memory.bytes.buffer, weights, 2 * group.count);
        for (let row = 0; row < group.count; row++) {
          words[row] = low[y + row - start] ?? 0;
          words[group.count + row] = high[y + row - start] ?? 0;
        }
        const out = sums + i * padded * 4;
        memory.kernels.hashDown(group.pointer, group.stride, weights, shift, source.width, out);
      }
    },
    finish() {
      memory.drop(held);
      const { bytes, words } = memory;
      const half = 1 << (HASH_WEIGHT_BITS - 1);
      for (let x = 0, to = narrow; x < source.width; x++) {
        for (let i = 0; i < windows.length; i++) {
          const sum = (words[(sums >> 2) + i * padded + x] as number) + half;
          bytes[to++] = Math.min(255, Math.max(0, sum >> HASH_WEIGHT_BITS));
        }
      }
      return memory.view(narrow, windows.length * source.width);
    },
  };
}
