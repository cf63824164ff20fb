import { photonDecoder } from "../../src/imaging/codecs/photon.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import type { Raster } from "../../src/imaging/raster.ts";
import { collectRows } from "../../src/imaging/rows.ts";

/** The pixels of a picture as it is stored. */
export function decode(bytes: Uint8Array): Raster {
  const picture = photonDecoder.decode(bytes, probe(bytes));
  try {
    return collectRows(picture);
  } finally {
    picture.close();
  }
}

/** One pixel, by its place in parts of the width and the height. */
export function pixelAt({ width, height, channels, data }: Raster, x: number, y: number): number[] {
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * channels;
  return [...data.subarray(at, at + channels)];
}

/** The middles of the quarters: upper left, upper right, lower left, lower right. */
export function cornersOf(raster: Raster): number[][] {
  return [
    pixelAt(raster, 0.25, 0.25),
    pixelAt(raster, 0.75, 0.25),
    pixelAt(raster, 0.25, 0.75),
    pixelAt(raster, 0.75, 0.75),
  ];
}

/** Which of the colours a pixel is nearest to. */
export function nearest(pixel: readonly number[], colors: readonly (readonly number[])[]): number {
  const distance = (color: readonly number[]) =>
    color.reduce((sum, level, i) => sum + Math.abs(level - (pixel[i] ?? 0)), 0);
  return colors.reduce((best, color, i) => (distance(color) < distance(colors[best] ?? []) ? i : best), 0);
}

/** Largest difference in one level. */
export function farthest(pixel: readonly number[], color: readonly number[]): number {
  return Math.max(...color.map((level, i) => Math.abs(level - (pixel[i] ?? 0))));
}
