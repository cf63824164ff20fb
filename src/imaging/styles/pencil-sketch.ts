import { boxBlur, gaussianBoxes } from "./boxBlur.ts";
import { cascade, haloOf, Ring } from "./cascade.ts";
import { meanLuma } from "./luma.ts";
import { Noise } from "./noise.ts";
import type { PrintFrame, Style, StyleParameters } from "./style.ts";

/** Levels added to both tones, so that the noise of deep shadows is not drawn. */
const LIFT = 8;
/** The tooth of the paper is as fine as pixels are. */
const FINE = 0;
/** Pixels: the largest blur, so that its rows fit beside a decoder. */
const SOFTEST = 60;

function radiiOf({ dpi }: PrintFrame, { softness = 0 }: StyleParameters): readonly number[] {
  return gaussianBoxes(Math.max(1, Math.min(SOFTEST, softness * dpi)));
}

/** The photograph drawn with a soft pencil: each tone against those around it. */
export const pencilSketch: Style = {
  slug: "pencil-sketch",
  name: "Pencil sketch",
  description: "Drawn with a soft pencil on white paper, light along the edges and deep in the folds.",
  // The blur that tones are set against, inches; contrast about the picture's mean; how unevenly graphite lies, 0 to 1.
  parameters: { softness: 0.07, contrast: 1.28, grain: 0.5 },

  halo: (frame, parameters) => haloOf(radiiOf(frame, parameters)),

  needsProxy: true,

  prepare: (memory, proxy) => ({ mean: meanLuma(memory, proxy) }),

  apply(memory, source, frame, rows, plan, parameters) {
    const { kernels } = memory;
    const { width, height, dpi } = frame;
    const { grain = 0, contrast = 1 } = parameters;
    const { mean = 128 } = plan;
    const radii = radiiOf(frame, parameters);
    const halo = haloOf(radii);
    const table = memory.copyIn(contrastTable(Number(mean), contrast));
    const tones = new Ring(memory, halo + (radii[0] ?? 0) + 2, width);
    const { passes, result } = boxBlur(memory, tones, width, height, radii, 1);
    const inch = dpi / 300;
    const dust = memory.alloc(width + 16);
    const hatch = new Noise(memory, width, { across: 5 * inch, down: 60 * inch, slant: 0.8, seed: 3 });
    return cascade(memory, source, frame, rows, {
      take: (y, pointer) => kernels.toneOf(pointer, width, table, tones.at(y)),
      passes,
      finish(y, out) {
        kernels.dustRow(y, width, 0, FINE, 4, dust);
        kernels.graphiteRow(tones.at(y), result.at(y), LIFT, dust, hatch.make(y), grain, width, out);
      },
    });
  },
};

/** What contrast makes of each level, turning about the picture's own mean. */
function contrastTable(mean: number, contrast: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, level) =>
    Math.max(0, Math.min(255, Math.round(mean + (level - mean) * contrast))),
  );
}
