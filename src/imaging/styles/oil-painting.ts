import { type Brush, Brushwork, brushRadius, brushReaches } from "./brushwork.ts";
import { cascade, haloOf, Ring } from "./cascade.ts";
import { Dust } from "./dust.ts";
import { BLOCK } from "./flow.ts";
import { Noise } from "./noise.ts";
import type { PrintFrame, Style, StyleParameters } from "./style.ts";

/** Samples of noise on either side that a bristle's mark is made of: the kernel's number. */
const MARKS = 7;
/** Inches between them. */
const PACE = 1 / 150;
/** Rows between a mark's lit side and its shaded one. */
const RELIEF = 1;
/** What the parameters are worth at 1, to the kernels. */
const FULL_LOAD = 26;
const FULL_RELIEF = 40;

function brushOf({ dpi }: PrintFrame, { brush = 0 }: StyleParameters): Brush {
  return { radius: brushRadius(brush, dpi), stretch: 1, calm: 2 };
}

function reachesOf(frame: PrintFrame, parameters: StyleParameters): readonly number[] {
  return [...brushReaches(brushOf(frame, parameters)), RELIEF];
}

/** Dabs of thick paint that follow the photograph's edges, and the bristles' marks in them. */
export const oilPainting: Style = {
  slug: "oil-painting",
  name: "Oil painting",
  description:
    "Thick strokes that follow the forms, with the marks of the bristles standing up in the light.",
  // The brush's width in inches; how unevenly it is loaded and how high its marks stand, 0 to 1.
  parameters: { brush: 0.06, load: 0.35, relief: 0.5 },

  halo: (frame, parameters) => haloOf(reachesOf(frame, parameters)),

  needsProxy: false,

  prepare: () => ({}),

  apply(memory, source, frame, rows, _plan, parameters) {
    const { kernels } = memory;
    const { width, height, dpi } = frame;
    const { load = 0, relief = 0 } = parameters;
    const standing = Math.round(FULL_RELIEF * relief);
    const brush = brushOf(frame, parameters);
    const blocks = Math.ceil(width / BLOCK);
    const pace = Math.max(1, PACE * dpi);
    const dust = new Dust(memory, frame, Math.ceil(MARKS * pace) + 1, 2);
    const marks = new Ring(memory, 2 * RELIEF + 2, 2 * BLOCK * blocks, 16);
    const cell = { across: 4 * brush.radius, down: 1.4 * brush.radius };
    const uneven = new Noise(memory, width, { ...cell, slant: 0.5, seed: 1 });
    const work = new Brushwork(memory, frame, brush, 2 * RELIEF + 2, ({ flow }, y) =>
      kernels.bristleRow(dust.around(y), flow.pointer, blocks, pace, marks.at(y)),
    );
    return cascade(memory, source, frame, rows, {
      take: (y, pointer) => work.take(y, pointer, uneven.make(y), Math.round(FULL_LOAD * load)),
      passes: [...work.passes, { reach: RELIEF, make: () => undefined }],
      finish(y, out) {
        const paint = work.paint.at(y);
        const lit = marks.at(Math.max(0, y - RELIEF));
        const shade = marks.at(Math.min(height - 1, y + RELIEF));
        kernels.varnishRow(paint, work.plane, marks.at(y), lit, shade, width, standing, out);
      },
    });
  },
};
