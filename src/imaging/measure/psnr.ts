import { checkRaster, type Raster } from "../raster.ts";

/** Mean of the squared differences over all samples of two pictures of the same shape, else RangeError. */
export function meanSquaredError(a: Raster, b: Raster): number {
  checkRaster(a);
  checkRaster(b);
  if (a.width !== b.width || a.height !== b.height || a.channels !== b.channels) {
    throw new RangeError("pictures of different shapes cannot be compared sample by sample");
  }
  const from = a.data;
  const to = b.data;
  let sum = 0;
  for (let i = 0; i < from.length; i++) {
    const d = (from[i] as number) - (to[i] as number);
    sum += d * d;
  }
  return sum / from.length;
}

/** Peak signal to noise ratio in dB, for a peak of 255; null for identical pictures, which have none. */
export function psnr(a: Raster, b: Raster): number | null {
  const mse = meanSquaredError(a, b);
  return mse === 0 ? null : 10 * Math.log10((255 * 255) / mse);
}
