import type { PrintFrame } from "./style.ts";

/** Inches of the shorter edge of the smallest print. */
const SMALLEST = 9;

/**
 * Pixels of something that has `inches` on the smallest print. Larger prints are seen from farther away: it grows
 * there with the root of their size.
 */
export function strokePixels({ width, height, dpi }: PrintFrame, inches: number): number {
  const share = Math.min(width, height) / dpi / SMALLEST;
  return inches * dpi * Math.sqrt(Math.max(1, share));
}

/** The whole number nearest to `pixels` from `least` to `most`. */
export function wholePixels(pixels: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, pixels)));
}
