import type { EngineMemory } from "../engine/memory.ts";
import type { MemoryPicture } from "../resample/lanczosSink.ts";

/** Mean luma of an RGB picture, levels, to a thousandth. */
export function meanLuma(memory: EngineMemory, { pointer, width, height }: MemoryPicture): number {
  const { kernels } = memory;
  const mark = memory.mark();
  const luma = memory.alloc(width);
  const sums = memory.allocZeroed(48 * 8);
  for (let y = 0; y < height; y++) {
    kernels.lumaOf(pointer + y * width * 3, width, luma);
    kernels.sumSamples(luma, width, sums);
  }
  let total = 0;
  for (let i = 0; i < 96; i += 2) {
    const at = (sums >> 2) + i;
    total += ((memory.words[at] ?? 0) >>> 0) + 2 ** 32 * (memory.words[at + 1] ?? 0);
  }
  memory.release(mark);
  return Math.round((1000 * total) / (width * height)) / 1000;
}
