import { cascade, haloOf } from "./cascade.ts";
import { colourTable } from "./colourTable.ts";
import { EdgeStrength } from "./edgeStrength.ts";
import { flatPasses, flatReaches } from "./flatAreas.ts";
import { strokePixels, wholePixels } from "./inches.ts";
import type { Rgb } from "./labTable.ts";
import { pickingOf } from "./popColours.ts";
import { posterColours } from "./posterColours.ts";
import type { PrintFrame, Style, StyleParameters } from "./style.ts";

const COLOURS = 8;
const PARAMETERS = {
  /** Inches on a 9×12 of the smallest area that keeps its form. */
  detail: 0.04,
  /** Inches by which corners and outlines are rounded. */
  rounding: 0.016,
  /** Inches on a 9×12: width of the dark edges. */
  line: 0.016,
  /** Contrast within a colour that gets a line too, levels of 255. */
  edge: 14,
  /** How much farther from grey colours become. */
  vividness: 1.5,
};

type Settings = typeof PARAMETERS;

const MOST = { box: 10, rounding: 11, small: 6, large: 21 };

function settingsOf(parameters: StyleParameters): Settings {
  return { ...PARAMETERS, ...parameters };
}

function sizesOf(frame: PrintFrame, { detail, rounding, line }: Settings) {
  const box = strokePixels(frame, detail / 2);
  const stroke = strokePixels(frame, line);
  const large = wholePixels(stroke * 1.4, 2, MOST.large);
  const round = wholePixels(rounding * frame.dpi, 1, MOST.rounding);
  return {
    calm: [wholePixels(box, 1, MOST.box), wholePixels(box * 0.8, 1, MOST.box)] as const,
    rounding: round,
    small: wholePixels(stroke * 0.4, 1, MOST.small),
    large,
    around: Math.min(large + round, wholePixels(stroke * 1.3, 1, MOST.large)),
    line: Math.min(2 * round, Math.max(1, stroke)),
  };
}

function triples(numbers: readonly number[]): Rgb[] {
  return Array.from({ length: COLOURS }, (_, i) => numbers.slice(3 * i, 3 * i + 3) as unknown as Rgb);
}

export const popPoster: Style = {
  slug: "pop-poster",
  name: "Pop poster",
  description: "Eight vivid flat colours taken from the photograph, held by bold dark edges.",
  parameters: PARAMETERS,

  halo: (frame, parameters) => haloOf(flatReaches(sizesOf(frame, settingsOf(parameters)))),

  needsProxy: true,

  prepare(memory, proxy, _frame, parameters) {
    const { vividness } = settingsOf(parameters);
    const { matched, printed } = posterColours(memory, proxy, COLOURS, vividness);
    return { matched: matched.flat(), printed: printed.flat() };
  },

  apply(memory, source, frame, rows, { matched, printed }, parameters) {
    const { width } = frame;
    const { kernels } = memory;
    const settings = settingsOf(parameters);
    const sizes = sizesOf(frame, settings);
    const levels = COLOURS - 1;
    const table = colourTable(memory, { colours: triples(matched as readonly number[]), chroma: 1 });
    const picking = pickingOf(memory, sizes.rounding, sizes.line, triples(printed as readonly number[]));
    const plane = Math.ceil(width / 16) * 16;
    const planes = memory.alloc(3 * plane);
    const plain = memory.allocZeroed(2 * width);
    const edges = new EdgeStrength(memory, frame, sizes.around, sizes.large + sizes.rounding);
    const blurred = memory.alloc(levels * 2 * plane);
    const { take, passes } = flatPasses(memory, frame, {
      sizes,
      depth: settings.edge,
      levels,
      table,
      screen: () => plain,
      boxes: (y, boxes) => edges.take(y, boxes),
      areas(shapes) {
        for (let i = 0; i < levels; i++) shapes.blur(i + 1, blurred + 2 * plane * i);
      },
    });
    return cascade(memory, source, frame, rows, {
      take,
      passes,
      finish(y, out) {
        kernels.pickRow(blurred, 2 * plane, edges.make(y), picking, width, planes, plane);
        kernels.joinPlanes(planes, plane, width, out);
      },
    });
  },
};
