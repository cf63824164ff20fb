import type { EngineMemory } from "../engine/memory.ts";
import type { MemoryPicture } from "../resample/lanczosSink.ts";
import { type Lab, labOf, type Rgb } from "./labTable.ts";

/** Colours are counted by the high four bits of each. */
const SHIFT = 4;
const BINS = 16 ** 3;
const ROUNDS = 16;

interface Bin {
  readonly lab: Lab;
  readonly rgb: Rgb;
  readonly weight: number;
}

/** A colour that stands for a part of the picture. */
export interface Cluster {
  readonly rgb: Rgb;
  readonly lab: Lab;
}

/**
 * The `count` colours that a picture is best told with, from light to dark: k-means in Lab, from colours far from
 * each other. A colour counts by less than its area (its 3/4th power), so
 * that small bright things keep theirs.
 */
export function clustersOf(memory: EngineMemory, picture: MemoryPicture, count: number): Cluster[] {
  const bins = binsOf(memory, picture);
  let centres = farApart(bins, count);
  for (let round = 0; round < ROUNDS; round++) centres = meansOf(bins, centres);
  return centres.toSorted((a, b) => b.lab[0] - a.lab[0] || a.rgb[0] - b.rgb[0] || a.rgb[1] - b.rgb[1]);
}

function binsOf(memory: EngineMemory, { pointer, width, height }: MemoryPicture): Bin[] {
  const { bytes } = memory;
  const sums = new Float64Array(4 * BINS);
  const end = pointer + 3 * width * height;
  for (let at = pointer; at < end; at += 3) {
    const r = bytes[at] as number;
    const g = bytes[at + 1] as number;
    const b = bytes[at + 2] as number;
    const bin = 4 * (((r >> SHIFT) << 8) | ((g >> SHIFT) << 4) | (b >> SHIFT));
    sums[bin] = (sums[bin] as number) + r;
    sums[bin + 1] = (sums[bin + 1] as number) + g;
    sums[bin + 2] = (sums[bin + 2] as number) + b;
    sums[bin + 3] = (sums[bin + 3] as number) + 1;
  }
  const bins: Bin[] = [];
  for (let i = 0; i < 4 * BINS; i += 4) {
    const [r, g, b, pixels] = sums.subarray(i, i + 4) as unknown as [number, number, number, number];
    if (pixels === 0) continue;
    const rgb: Rgb = [Math.round(r / pixels), Math.round(g / pixels), Math.round(b / pixels)];
    bins.push({ rgb, lab: labOf(...rgb), weight: Math.sqrt(pixels) * Math.sqrt(Math.sqrt(pixels)) });
  }
  return bins;
}

function distance([l, a, b]: Lab, [m, c, d]: Lab): number {
  return (l - m) * (l - m) + (a - c) * (a - c) + (b - d) * (b - d);
}

/** The most common colour, and then each time the one that is farthest from those chosen, by its weight. */
function farApart(bins: readonly Bin[], count: number): Cluster[] {
  const chosen: Cluster[] = [];
  const nearest = bins.map(() => Number.POSITIVE_INFINITY);
  for (let k = 0; k < count; k++) {
    let best = 0;
    let most = -1;
    for (const [i, bin] of bins.entries()) {
      const score = bin.weight * (k === 0 ? 1 : (nearest[i] as number));
      if (score <= most) continue;
      most = score;
      best = i;
    }
    const bin = bins[best] as Bin;
    chosen.push(bin);
    for (const [i, { lab }] of bins.entries())
      nearest[i] = Math.min(nearest[i] as number, distance(lab, bin.lab));
  }
  return chosen;
}

function meansOf(bins: readonly Bin[], centres: readonly Cluster[]): Cluster[] {
  const sums = centres.map(() => [0, 0, 0, 0] as [number, number, number, number]);
  for (const { lab, rgb, weight } of bins) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [i, centre] of centres.entries()) {
      const d = distance(lab, centre.lab);
      if (d >= least) continue;
      least = d;
      best = i;
    }
    const sum = sums[best] as [number, number, number, number];
    sum[0] += weight * rgb[0];
    sum[1] += weight * rgb[1];
    sum[2] += weight * rgb[2];
    sum[3] += weight;
  }
  return sums.map(([r, g, b, weight], i) => {
    if (weight === 0) return centres[i] as Cluster;
    const rgb: Rgb = [Math.round(r / weight), Math.round(g / weight), Math.round(b / weight)];
    return { rgb, lab: labOf(...rgb) };
  });
}
