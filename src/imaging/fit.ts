import { checkSize, type Size } from "./raster.ts";

/**
 * The size that fits edge × edge with the same aspect, never enlarged. The longer side becomes `edge`, the
 * shorter is rounded to the nearest pixel, halves up, and is at least 1.
 */
export function fitInside(size: Size, edge: number): Size {
  checkSize(size);
  checkSize({ width: edge, height: edge });
  const longer = Math.max(size.width, size.height);
  if (longer <= edge) return { width: size.width, height: size.height };
  return { width: reduce(size.width, edge, longer), height: reduce(size.height, edge, longer) };
}

function reduce(side: number, edge: number, longer: number): number {
  return Math.max(1, Math.floor((2 * side * edge + longer) / (2 * longer)));
}
