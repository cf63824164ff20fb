import { betweenTheLines } from "./between-the-lines.ts";
import { oilPainting } from "./oil-painting.ts";
import { pencilSketch } from "./pencil-sketch.ts";
import { photo } from "./photo.ts";
import { popPoster } from "./pop-poster.ts";
import { screenprintCoastal } from "./screenprint-coastal.ts";
import { screenprintCoastalPoster } from "./screenprint-coastal-poster.ts";
import { screenprintRebel } from "./screenprint-rebel.ts";
import type { Style } from "./style.ts";
import { watercolor } from "./watercolor.ts";

/** Every style, in the order in which they are listed. */
export const STYLES: readonly Style[] = [
  watercolor,
  oilPainting,
  pencilSketch,
  popPoster,
  betweenTheLines,
  screenprintCoastal,
  screenprintRebel,
  screenprintCoastalPoster,
  photo,
];

const BY_SLUG: ReadonlyMap<string, Style> = new Map(STYLES.map((style) => [style.slug, style]));

/** The style of that name, if there is one. */
export function styleNamed(slug: string): Style | undefined {
  return BY_SLUG.get(slug);
}
