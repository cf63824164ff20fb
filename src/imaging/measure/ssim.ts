import { checkSize } from "../raster.ts";
import { GaussianRows, MOMENTS, WINDOW } from "./gaussianRows.ts";
import type { Plane } from "./luma.ts";

const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** Means over all windows: the whole index, and its contrast-structure part alone. */
export interface Similarity {
  readonly ssim: number;
  readonly contrast: number;
}

/**
 * Structural similarity of two planes (Wang, Bovik, Sheikh, Simoncelli 2004): 11×11 Gaussian, σ = 1.5,
 * K1 = .01, K2 = .03, L = 255, population covariance, windows inside the picture only. null where a side is
 * under 11 px and no window fits; RangeError for different sizes.
 */
export function ssim(a: Plane, b: Plane): number | null {
  return similarity(a, b)?.ssim ?? null;
}

/** As ssim, with the contrast-structure part that MS-SSIM takes from every scale. */
export function similarity(a: Plane, b: Plane): Similarity | null {
  checkSize(a);
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError("planes of different sizes cannot be compared window by window");
  }
  if (Math.min(a.width, a.height) < WINDOW) return null;
  const rows = new GaussianRows(a, b);
  const moments = new Float64Array(MOMENTS * rows.across);
  const sums: Sums = { ssim: 0, contrast: 0 };
  for (let y = 0; y < rows.down; y++) {
    rows.next(moments);
    addRow(moments, rows.across, sums);
  }
  const windows = rows.across * rows.down;
  return { ssim: sums.ssim / windows, contrast: sums.contrast / windows };
}

interface Sums {
  ssim: number;
  contrast: number;
}

function addRow(moments: Float64Array, across: number, sums: Sums): void {
  let whole = 0;
  let part = 0;
  for (let x = 0; x < across; x++) {
    const meanA = moments[x] as number;
    const meanB = moments[across + x] as number;
    const product = meanA * meanB;
    const squares = meanA * meanA + meanB * meanB;
    const variances = (moments[2 * across + x] as number) - squares;
    const covariance = (moments[3 * across + x] as number) - product;
    const contrast = (2 * covariance + C2) / (variances + C2);
    part += contrast;
    whole += ((2 * product + C1) / (squares + C1)) * contrast;
  }
  sums.ssim += whole;
  sums.contrast += part;
}
