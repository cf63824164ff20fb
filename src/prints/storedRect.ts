import { type Orientation, TURNS } from "../imaging/orient.ts";
import type { Size } from "../imaging/raster.ts";

/** Whole pixels of a picture. */
export interface Rect extends Size {
  readonly left: number;
  readonly top: number;
}

/** Width and height of a stored picture as it is seen upright, or back. */
export function turnedSize({ width, height }: Size, orientation: Orientation): Size {
  return TURNS[orientation].swaps ? { width: height, height: width } : { width, height };
}

/** Where pixels of the upright picture are stored. */
export function storedRect(upright: Rect, stored: Size, orientation: Orientation): Rect {
  const { swaps, fromRight, fromBottom } = TURNS[orientation];
  const { left, top, width, height } = swaps
    ? { left: upright.top, top: upright.left, width: upright.height, height: upright.width }
    : upright;
  return {
    left: fromRight ? stored.width - left - width : left,
    top: fromBottom ? stored.height - top - height : top,
    width,
    height,
  };
}

/** Where stored pixels are seen in the upright picture: `storedRect` back. */
export function uprightRect(part: Rect, stored: Size, orientation: Orientation): Rect {
  const { swaps, fromRight, fromBottom } = TURNS[orientation];
  const left = fromRight ? stored.width - part.left - part.width : part.left;
  const top = fromBottom ? stored.height - part.top - part.height : part.top;
  return { ...(swaps ? { left: top, top: left } : { left, top }), ...turnedSize(part, orientation) };
}
