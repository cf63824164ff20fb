import type { EngineMemory } from "../engine/memory.ts";
import type { MemoryPicture } from "../resample/lanczosSink.ts";
import { labOf, lightnessOf, type Rgb } from "./labTable.ts";
import { quantile, type ToneCurve } from "./toneCurve.ts";

/** Share of the picture that may be darker than black, and lighter than white. */
const CUT = 0.005;
/** Black and white are looked for no farther from the ends of L than this. */
const BLACK_BELOW = 25;
const WHITE_ABOVE = 75;
/** Knots are at least this far apart. */
const APART = 2;

/** Counts of each whole L, 0 to 100, of the pixels of an RGB picture. */
export function lightnessCounts(memory: EngineMemory, { pointer, width, height }: MemoryPicture): number[] {
  const counts = Array.from({ length: 101 }, () => 0);
  const { bytes } = memory;
  const end = pointer + 3 * width * height;
  for (let at = pointer; at < end; at += 3) {
    const l = lightnessOf(bytes[at] as number, bytes[at + 1] as number, bytes[at + 2] as number);
    const i = Math.min(100, Math.max(0, Math.floor(l)));
    counts[i] = (counts[i] as number) + 1;
  }
  return counts;
}

/**
 * From the lightness of a picture to that of the inks: its black and white become the darkest and the lightest, and
 * each border between two inks moves towards where the wanted share of the picture is darker.
 * @param counts of `lightnessCounts`
 * @param inks from light to dark
 * @param shares of the picture below the borders, from dark to light
 * @param adapt 0: borders stay in their place between black and white, 1: the shares are met
 */
export function inkTones(
  counts: readonly number[],
  inks: readonly Rgb[],
  shares: readonly number[],
  adapt: number,
): ToneCurve {
  const levels = inks.map((ink) => labOf(...ink)[0]).reverse();
  const darkest = levels[0] as number;
  const lightest = levels.at(-1) as number;
  const black = Math.min(BLACK_BELOW, quantile(counts, CUT));
  const white = Math.max(WHITE_ABOVE, quantile(counts, 1 - CUT));
  const from = [black];
  const to = [darkest];
  const add = (own: number, ink: number): void => {
    from.push(Math.max((from.at(-1) as number) + APART, own));
    to.push(ink);
  };
  for (const [i, share] of shares.entries()) {
    const border = ((levels[i] as number) + (levels[i + 1] as number)) / 2;
    const plain = black + ((border - darkest) / (lightest - darkest)) * (white - black);
    add(plain + adapt * (quantile(counts, share) - plain), border);
  }
  add(white, lightest);
  return { from, to };
}
