import { cascade, haloOf } from "./cascade.ts";
import { colourTable } from "./colourTable.ts";
import { flatPasses, flatReaches } from "./flatAreas.ts";
import { strokePixels, wholePixels } from "./inches.ts";
import { InkLayers } from "./inkLayers.ts";
import { inkTones, lightnessCounts } from "./inkTones.ts";
import type { Rgb } from "./labTable.ts";
import { Screen, type ScreenPattern } from "./screen.ts";
import type { PrintFrame, Style, StyleParameters } from "./style.ts";

/** A screenprint of fixed inks. */
export interface Screenprint extends Pick<Style, "slug" | "name" | "description"> {
  /** The paper first, then from light to dark. */
  readonly inks: readonly Rgb[];
  /** How much of a picture is darker than each border between two inks, from dark to light, if it is evenly lit. */
  readonly shares: readonly number[];
  readonly pattern: ScreenPattern;
  readonly parameters: Readonly<Record<keyof typeof SCREENPRINT, number>>;
}

/** What an artist may turn in every screenprint. */
export const SCREENPRINT = {
  /** Inches on a 9×12 of the smallest area that keeps its form. */
  detail: 0.026,
  /** Inches by which corners and outlines are rounded. */
  rounding: 0.01,
  /** Inches on a 9×12: width of ink lines. */
  line: 0.014,
  /** Contrast of an edge that gets a line, levels of 255. */
  edge: 8,
  /** Levels between two inks that are a pattern of both; 0 for hard borders only. */
  shading: 6,
  /** Inches: how far apart lines of the pattern are, or how large its dots. */
  screen: 0.033,
  /** 0 to 1: how much of the ink is worn away. */
  wear: 0.5,
  /** Inches: how far inks are off their place. */
  registration: 0.0035,
  /** 0 to 1: how far tones are moved so that every ink has its part. */
  balance: 0.5,
  /** 0 to 2: what colour counts beside lightness in choosing an ink. */
  colour: 0.2,
  /** Share of the shorter edge that stays bare paper all around. */
  margin: 0,
};

type Settings = typeof SCREENPRINT;

/** Memory follows these. */
const MOST = { box: 10, rounding: 11, small: 6, large: 21, shift: 6, grain: 3 };

function sizesOf(frame: PrintFrame, { detail, rounding, line, registration, margin }: Settings) {
  const box = strokePixels(frame, detail / 2);
  const stroke = strokePixels(frame, line);
  const edge = Math.min(frame.width, frame.height);
  return {
    calm: [wholePixels(box, 1, MOST.box), wholePixels(box * 0.8, 1, MOST.box)] as const,
    rounding: wholePixels(rounding * frame.dpi, 1, MOST.rounding),
    small: wholePixels(stroke / 2, 1, MOST.small),
    large: wholePixels(stroke * 1.7, 2, MOST.large),
    shift: wholePixels(registration * frame.dpi, 0, MOST.shift),
    grain: wholePixels(0.0065 * frame.dpi, 1, MOST.grain),
    margin: wholePixels(margin * edge, 0, Math.floor(edge / 4)),
  };
}

function settingsOf(parameters: StyleParameters): Settings {
  return { ...SCREENPRINT, ...parameters };
}

/** The style that makes a picture into a screenprint. */
export function screenprint({
  slug,
  name,
  description,
  inks,
  shares,
  pattern,
  parameters,
}: Screenprint): Style {
  return {
    slug,
    name,
    description,
    parameters,

    halo(frame, given) {
      const sizes = sizesOf(frame, settingsOf(given));
      return haloOf(flatReaches(sizes)) + sizes.shift;
    },

    needsProxy: true,

    prepare(memory, proxy, _frame, given) {
      const { balance } = settingsOf(given);
      return { ...inkTones(lightnessCounts(memory, proxy), inks, shares, balance) };
    },

    apply(memory, source, frame, rows, plan, given) {
      const settings = settingsOf(given);
      const sizes = sizesOf(frame, settings);
      const tones = { from: plan.from as readonly number[], to: plan.to as readonly number[] };
      const table = colourTable(memory, { colours: inks, tones, chroma: settings.colour });
      const screen = new Screen(memory, frame, pattern, settings.shading, settings.screen * frame.dpi);
      // From 4.2 standard deviations, where hardly a dot is, to 2.
      const press = { inks, ...sizes, wear: 4.2 - 2.2 * settings.wear };
      const layers = new InkLayers(memory, frame, press);
      const { take, passes } = flatPasses(memory, frame, {
        sizes,
        depth: settings.edge,
        levels: inks.length - 1,
        table,
        screen: (y) => screen.make(y),
        areas: (shapes, y) => layers.take(shapes, y),
      });
      return cascade(memory, source, frame, rows, {
        take,
        passes: [...passes, { reach: sizes.shift, make: () => {} }],
        finish: (y, out) => layers.print(y, out),
      });
    },
  };
}
