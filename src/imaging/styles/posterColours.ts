import type { EngineMemory } from "../engine/memory.ts";
import type { MemoryPicture } from "../resample/lanczosSink.ts";
import { clustersOf } from "./clusters.ts";
import type { Rgb } from "./labTable.ts";

/** Luma of the lightest colour and of the darkest but that of the lines. */
const LIGHTEST = 246;
const DARKEST = 44;
/** How far luma may be stretched. */
const STRETCH = 1.4;
/** Luma that the colour of the lines has at most, and up to which a part of the picture is printed in it. */
const LINES = 26;
const DARK = 72;
const BLACK: Rgb = [0, 0, 0];
const INK: Rgb = [24, 22, 28];

/** Colours of a poster, from light to dark; the last is that of the lines. */
export interface PosterColours {
  /** What the photograph is compared with. */
  readonly matched: readonly Rgb[];
  /** What is printed for each: farther from grey, lightness stretched. */
  readonly printed: readonly Rgb[];
}

/** The `count` colours of a picture's poster; `saturation`: how much farther from grey they become. */
export function posterColours(
  memory: EngineMemory,
  picture: MemoryPicture,
  count: number,
  saturation: number,
): PosterColours {
  const own = clustersOf(memory, picture, count).map(({ rgb }) => rgb);
  const hasDark = lumaOf(own.at(-1) as Rgb) <= DARK;
  // A picture without darkness keeps its darkest colour, and the lines have one of their own.
  const flat = hasDark ? own.slice(0, -1) : clustersOf(memory, picture, count - 1).map(({ rgb }) => rgb);
  const lines = hasDark ? (own.at(-1) as Rgb) : BLACK;
  return {
    matched: [...flat, lines],
    printed: [...vivid(flat, saturation), hasDark ? dimmed(lines, LINES) : INK],
  };
}

function vivid(colours: readonly Rgb[], saturation: number): Rgb[] {
  const greys = colours.map(lumaOf);
  const light = Math.max(...greys);
  const dark = Math.min(...greys);
  const gain = Math.min(STRETCH, Math.max(1, (LIGHTEST - DARKEST) / Math.max(1, light - dark)));
  return colours.map((colour) => {
    const grey = lumaOf(colour);
    const to = Math.max(Math.min(DARKEST, grey), LIGHTEST - (light - grey) * gain);
    const [r, g, b] = colour.map((v) => Math.min(255, Math.max(0, Math.round(to + (v - grey) * saturation))));
    return [r, g, b] as Rgb;
  });
}

function lumaOf([r, g, b]: Rgb): number {
  return (77 * r + 150 * g + 29 * b) / 256;
}

/** A colour no lighter than `most`. */
function dimmed(colour: Rgb, most: number): Rgb {
  const share = Math.min(1, most / Math.max(1, lumaOf(colour)));
  const [r, g, b] = colour.map((v) => Math.round(v * share));
  return [r, g, b] as Rgb;
}
