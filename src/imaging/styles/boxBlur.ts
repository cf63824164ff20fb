import type { EngineMemory } from "../engine/memory.ts";
import { type Pass, Ring } from "./cascade.ts";
import { ColumnSums } from "./columnSums.ts";

const FRACTION = 256;

/**
 * Radii of the three boxes that together are nearest to a Gaussian: their variances, ((2r + 1)² − 1) / 12, add up
 * to its own.
 */
export function gaussianBoxes(sigma: number): readonly number[] {
  const side = Math.sqrt(4 * sigma * sigma + 1);
  const low = Math.max(0, Math.floor((side - 1) / 2));
  const spread = (r: number): number => r * (r + 1);
  // How many of the three have to be one larger.
  const missing = (3 * sigma * sigma - 3 * spread(low)) / (spread(low + 1) - spread(low));
  const larger = Math.max(0, Math.min(3, Math.round(missing)));
  return [0, 1, 2].map((i) => low + (i >= 3 - larger ? 1 : 0));
}

/**
 * Blurs a ring of bytes by one box after the other, the picture's edges repeated.
 * @param ahead rows that `bytes` may be ahead of the first box
 * @param keep rows that are kept of the last box's result
 */
export function boxBlur(
  memory: EngineMemory,
  bytes: Ring,
  width: number,
  height: number,
  radii: readonly number[],
  keep: number,
): { readonly passes: readonly Pass[]; readonly result: Ring } {
  const { kernels } = memory;
  let from = bytes;
  const passes = radii.map((radius, i): Pass => {
    const margin = 4 * (radius + 1);
    const sums = new ColumnSums(memory, from, i === 0 ? 8 : 16, width, radius, height, { margin });
    const next = radii[i + 1];
    const to = new Ring(memory, next === undefined ? keep : 2 * next + 2, 2 * width);
    const unit = i === 0 ? FRACTION : 1;
    const scale = BigInt(Math.round((2 ** 32 * unit) / (2 * radius + 1) ** 2));
    from = to;
    return {
      reach: radius,
      make(y) {
        sums.moveTo(y);
        kernels.meanAcross(sums.pointer, width, radius, scale, to.at(y));
      },
    };
  });
  return { passes, result: from };
}
