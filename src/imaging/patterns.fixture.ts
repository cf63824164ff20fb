import type { LumaPlane } from "./measure/luma.ts";
import type { Channels, Raster } from "./raster.ts";

/* Synthetic pictures for tests: the two that published values are given for, and two with detail everywhere. */

/** A smooth ramp from the dark corner to the bright one, n × n. */
export function rampPlane(n: number): LumaPlane {
  const step = (x: number): number => Math.floor((255 * x) / (n - 1));
  return plane(n, n, (x, y) => Math.floor((step(x) + step(y)) / 2));
}

/** Curved bands that get finer to the lower right and fold over in places, n × n. */
export function bandsPlane(n: number): LumaPlane {
  return plane(n, n, (x, y) => ((x * x + 3 * y * y + 5 * x * y) >> 3) & 255);
}

/** The same with a pattern of differences from −k to k. */
export function noisyPlane(from: LumaPlane, k: number): LumaPlane {
  const { width, height, data } = from;
  return plane(width, height, (x, y) =>
    clamp((data[y * width + x] ?? 0) + ((31 * x + 17 * y) % (2 * k + 1)) - k),
  );
}

/** One grey level for each position. */
export function plane(width: number, height: number, at: (x: number, y: number) => number): LumaPlane {
  const data = Uint8Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width)));
  return { width, height, channels: 1, data };
}

/** Unrelated samples, the hardest thing to resample; the same for the same arguments. */
export function noiseRaster(width: number, height: number, channels: Channels): Raster {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => scatter(i) >>> 24);
  return { width, height, channels, data };
}

/** Waves, hard edges and grain, each channel its own, much as a photograph has them. */
export function sceneRaster(width: number, height: number, channels: Channels): Raster {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const c = i % channels;
    const x = Math.floor(i / channels) % width;
    const y = Math.floor(i / channels / width);
    const waves = 60 * Math.sin(x / (9 + c)) * Math.cos(y / (13 - c));
    const edge = (x >> 5) % 2 === (y >> 4) % 2 ? 40 : -40;
    return clamp(Math.round(128 + waves + edge + (scatter(i) >>> 28) - 8));
  });
  return { width, height, channels, data };
}

/** Largest difference between samples of two pictures of the same shape. */
export function largestDifference(a: Raster["data"], b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} samples beside ${b.length}`);
  let most = 0;
  for (const [i, v] of a.entries()) most = Math.max(most, Math.abs(v - (b[i] ?? 0)));
  return most;
}

function clamp(v: number): number {
  return Math.min(255, Math.max(0, v));
}

function scatter(i: number): number {
  const mixed = Math.imul(i ^ (i >>> 15), 0x2c1b3c6d);
  return Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 0;
}
