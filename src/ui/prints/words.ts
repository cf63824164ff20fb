import type { Placing, Print, PrintSize } from "../api/prints.ts";
import { sayNumber } from "../text/sizes.ts";

export const FIT_WORDS: Readonly<Record<Placing["fit"], string>> = {
  cover: "Fill",
  contain: "Whole",
  stretch: "Stretch",
};

export const ORIENTATION_WORDS: Readonly<Record<Placing["orientation"], string>> = {
  auto: "As the picture",
  portrait: "Upright",
  landscape: "Lying",
};

/** Row by row, as they lie on the pad. */
export const GRAVITY_WORDS: Readonly<Record<Placing["gravity"], string>> = {
  northwest: "Top left",
  north: "Top",
  northeast: "Top right",
  west: "Left",
  center: "Middle",
  east: "Right",
  southwest: "Bottom left",
  south: "Bottom",
  southeast: "Bottom right",
};

export const COMPRESSION_WORDS: Readonly<Record<Print["compression"], string>> = {
  lzw: "LZW",
  deflate: "Deflate",
  none: "None",
};

const CM_PER_INCH = 2.54;

/** `9 × 12 in` */
export function sayInches(width: number, height: number): string {
  return `${sayNumber(width, 1)} × ${sayNumber(height, 1)} in`;
}

/** `23 × 30 cm` */
export function sayCentimetres(width: number, height: number): string {
  return `${sayNumber(width * CM_PER_INCH)} × ${sayNumber(height * CM_PER_INCH)} cm`;
}

export function saySize({ width_inches: width, height_inches: height }: PrintSize): string {
  return sayInches(width, height);
}

/** `Watercolor, 9 × 12 in` */
export function namePrint({ style, size_preset: size }: Print): string {
  return `${style.name}, ${saySize(size)}`;
}

/** `11%`; what is less than one is not said to be none. */
export function sayShare(share: number): string {
  return share > 0 && share < 0.01 ? "under 1%" : `${sayNumber(100 * share)}%`;
}
