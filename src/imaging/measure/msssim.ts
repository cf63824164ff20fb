import type { Plane } from "./luma.ts";
import { similarity } from "./ssim.ts";

/** Shortest side whose fifth scale still holds one 11-pixel window. */
export const MSSSIM_SIDE = 176;

/** Exponents of the five scales, finest first (Wang, Simoncelli, Bovik 2003, III.B). */
const EXPONENTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333] as const;

/**
 * Multi-scale SSIM of two planes: the contrast-structure means of the four finer scales and the whole index
 * of the coarsest, each to its exponent, multiplied; a scale is the 2×2 means of the one before, an odd last
 * row or column dropped. A mean below 0 counts as 0. null where a side is under 176 px.
 */
export function msssim(a: Plane, b: Plane): number | null {
  if (Math.min(a.width, a.height) < MSSSIM_SIDE) return null;
  let [x, y] = [a, b];
  let product = 1;
  for (const [scale, exponent] of EXPONENTS.entries()) {
    if (scale > 0) [x, y] = [halve(x), halve(y)];
    const found = similarity(x, y);
    if (found === null) return null;
    const mean = scale === EXPONENTS.length - 1 ? found.ssim : found.contrast;
    product *= Math.max(0, mean) ** exponent;
  }
  return product;
}

/** 2×2 means. Four halvings of bytes need 16 bits: single precision holds them exactly. */
function halve(plane: Plane): Plane {
  const { data } = plane;
  const width = plane.width >> 1;
  const height = plane.height >> 1;
  const out = new Float32Array(width * height);
  for (let y = 0, q = 0; y < height; y++) {
    let p = 2 * y * plane.width;
    for (let x = 0; x < width; x++, p += 2, q++) {
      const above = (data[p] as number) + (data[p + 1] as number);
      const below = (data[p + plane.width] as number) + (data[p + plane.width + 1] as number);
      out[q] = (above + below) / 4;
    }
  }
  return { width, height, data: out };
}
