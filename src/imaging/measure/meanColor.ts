import { checkRaster, type Raster } from "../raster.ts";

/** Red, green and blue, 0 … 255. */
export type Color = readonly [number, number, number];

/**
 * Mean of each colour over the picture, to the nearest whole level; alpha is ignored. It tells flat pictures
 * apart, which all have the same perceptual hash.
 */
export function meanColor(raster: Raster): Color {
  checkRaster(raster);
  const { channels, data } = raster;
  const [g, b] = channels === 1 ? [0, 0] : [1, 2];
  const sums: [number, number, number] = [0, 0, 0];
  for (let p = 0; p < data.length; p += channels) {
    sums[0] += data[p] as number;
    sums[1] += data[p + g] as number;
    sums[2] += data[p + b] as number;
  }
  const pixels = data.length / channels;
  return [Math.round(sums[0] / pixels), Math.round(sums[1] / pixels), Math.round(sums[2] / pixels)];
}
