import type { EngineMemory } from "../engine/memory.ts";
import { calmPasses, calmReaches } from "./calmPasses.ts";
import type { Pass } from "./cascade.ts";
import { GridDither } from "./gridDither.ts";
import { InkLines } from "./inkLines.ts";
import { Shapes } from "./shapes.ts";
import type { PrintFrame } from "./style.ts";

/** Sizes in pixels. */
export interface FlatSizes {
  /** Radii of the boxes that the picture is made calm by, twice. */
  readonly calm: readonly [number, number];
  /** Radius that outlines are rounded by. */
  readonly rounding: number;
  /** Radii of the boxes that ink lines are found by. */
  readonly small: number;
  readonly large: number;
}

/** How a picture becomes areas of flat colours. */
export interface FlatAreas {
  readonly sizes: FlatSizes;
  /** Contrast of an ink line, levels. */
  readonly depth: number;
  /** Colours are numbered 0 to `levels`; the last is that of the lines. */
  readonly levels: number;
  /** 64 × 64 × 64 numbers of colours in the engine's memory: `colourTable`. */
  readonly table: number;
  /** Makes what is added to the levels of row `y`: its address, 16 bits a pixel. */
  readonly screen: (y: number) => number;
  /** Sees row `y` of boxes before its colours are chosen. */
  readonly boxes?: (y: number, boxes: number) => void;
  /** Takes the areas, which stand at row `y`. */
  readonly areas: (shapes: Shapes, y: number) => void;
}

/** Variance (levels²) of what is taken for noise of the photograph: σ = 4 in each colour. */
export const NOISE = 48;

/** Rows around its own that each pass needs. */
export function flatReaches({ calm, rounding, large }: FlatSizes): number[] {
  return [...calmReaches(calm[0]), ...calmReaches(calm[1]), large, rounding];
}

/**
 * Twice calm, then numbered by the nearest colour, marked with ink lines, and the outlines rounded.
 * @returns what takes the photograph's rows, and the passes, of which the last calls `areas`
 */
export function flatPasses(
  memory: EngineMemory,
  frame: PrintFrame,
  { sizes, depth, levels, table, screen, boxes, areas }: FlatAreas,
): { readonly take: (y: number, rgb: number) => void; readonly passes: readonly Pass[] } {
  const { kernels } = memory;
  const { width } = frame;
  const lines = new InkLines(memory, frame, sizes);
  const shapes = new Shapes(memory, frame, levels, sizes.rounding, sizes.large);
  const marks = memory.alloc(width);
  const dither = new GridDither(memory);
  const second = calmPasses(memory, frame, sizes.calm[1], NOISE, (y, colours, weighed) => {
    kernels.labelRow(colours, screen(y), dither.row(y), table, width, shapes.row(y));
    boxes?.(y, weighed);
    lines.take(y, colours);
  });
  const first = calmPasses(memory, frame, sizes.calm[0], NOISE, (y, colours) => {
    kernels.quadAgain(colours, width, second.pad, second.quads(y));
  });
  return {
    take: (y, rgb) => kernels.quadRow(rgb, width, first.pad, first.quads(y)),
    passes: [
      ...first.passes,
      ...second.passes,
      {
        reach: sizes.large,
        make(y) {
          lines.make(y, depth, levels, marks);
          kernels.markRow(marks, width, shapes.row(y));
          shapes.close(y);
        },
      },
      {
        reach: sizes.rounding,
        make(y) {
          shapes.move(y);
          areas(shapes, y);
        },
      },
    ],
  };
}
