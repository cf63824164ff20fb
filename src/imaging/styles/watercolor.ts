import { boxBlur } from "./boxBlur.ts";
import { type Brush, Brushwork, brushRadius, brushReaches } from "./brushwork.ts";
import { cascade, haloOf, Ring } from "./cascade.ts";
import { grainShift } from "./dust.ts";
import { Noise } from "./noise.ts";
import { RowTable } from "./rowTable.ts";
import type { PrintFrame, Style, StyleParameters } from "./style.ts";

/** Inches: how far water carries the paint, and how broad the dark edge of a wash is. */
const DRIFT = 0.009;
const WET_EDGE = 0.02;
/** What the fine noise adds to the drift, at most: the kernel's quarter, and as much as rounding may. */
const DRIFT_SHARE = 1.3;
/** Density of the darkest paint: black is not quite black. */
const DARKEST = 0.94;

function brushOf({ dpi }: PrintFrame, { brush = 0 }: StyleParameters): Brush {
  return { radius: brushRadius(brush, dpi), stretch: 0.4, calm: 3 };
}

function driftOf({ dpi }: PrintFrame): number {
  return Math.ceil(DRIFT_SHARE * DRIFT * dpi) + 2;
}

function edgesOf({ dpi }: PrintFrame): readonly number[] {
  const radius = Math.max(1, Math.round((WET_EDGE * dpi) / 2));
  return [radius, radius];
}

function reachesOf(frame: PrintFrame, parameters: StyleParameters): readonly number[] {
  return [...brushReaches(brushOf(frame, parameters)), driftOf(frame), ...edgesOf(frame)];
}

/** Transparent washes on white paper. */
export const watercolor: Style = {
  slug: "watercolor",
  name: "Watercolor",
  description:
    "Transparent washes on white paper, dark where their edges dried, with the paper's grain in them.",
  // The brush's width and the bare rim in inches; the others 0 to 1, or 2 where it should be much.
  parameters: {
    brush: 0.05,
    water: 0.45,
    vivid: 0.25,
    edge: 1.6,
    granulation: 0.25,
    pooling: 0.35,
    rim: 0.2,
  },

  halo: (frame, parameters) => haloOf(reachesOf(frame, parameters)),

  needsProxy: false,

  prepare: () => ({}),

  apply(memory, source, frame, rows, _plan, parameters) {
    const { kernels } = memory;
    const { width, height, dpi } = frame;
    const { water = 0, vivid = 0, edge = 0, granulation = 0, pooling = 0, rim = 0 } = parameters;
    const drift = driftOf(frame);
    const radii = edgesOf(frame);
    const wet = haloOf(radii);
    const thin = new Ring(memory, 2 * drift + 2, 4 * width + 4);
    const drifted = new Ring(memory, wet + 2, 4 * width);
    const densities = new Ring(memory, 2 * (radii[0] ?? 0) + 2, width);
    const { passes: wetPasses, result: around } = boxBlur(memory, densities, width, height, radii, 1);
    const work = new Brushwork(memory, frame, brushOf(frame, parameters), 1, ({ paint, plane }, y) =>
      kernels.thinRow(paint.at(y), plane, width, water, DARKEST, Math.round(256 * vivid), thin.at(y)),
    );
    const noise = (across: number, down: number, slant: number, seed: number, pointer?: number): Noise =>
      new Noise(memory, width, { across: across * dpi, down: down * dpi, slant, seed }, pointer);
    const span = 2 * width + 32;
    const wide = memory.alloc(2 * span);
    const fine = memory.alloc(2 * span);
    const drifts = [
      noise(0.15, 0.13, 0.3, 11, wide),
      noise(0.13, 0.15, 0.3, 12, wide + span),
      noise(0.03, 0.03, 0.2, 13, fine),
      noise(0.03, 0.03, 0.2, 14, fine + span),
    ];
    const pools = noise(0.7, 0.5, 0.2, 15);
    const brush = noise(0.2, 0.14, 0.4, 16);
    const hollows = noise(0.024, 0.02, 0.3, 17);
    const dust = memory.alloc(width + 16);
    const grain = grainShift(dpi);
    const places = new RowTable(memory, drift, height);
    const job = memory.alloc(64);
    return cascade(memory, source, frame, rows, {
      // Paint laid on evenly: what is uneven about it comes with the water.
      take: (y, pointer) => work.take(y, pointer, pools.pointer, 0),
      passes: [
        ...work.passes,
        {
          reach: drift,
          make(y) {
            for (const each of drifts) each.make(y);
            kernels.driftRow(
              places.around(thin, y),
              wide,
              fine,
              span,
              Math.round(DRIFT * dpi * 16),
              width,
              drifted.at(y),
              densities.at(y),
            );
          },
        },
        ...wetPasses,
      ],
      finish(y, out) {
        const { words } = memory;
        kernels.dustRow(y, width, 0, grain, 18, dust);
        words.set(
          [
            drifted.at(y),
            around.at(y),
            pools.make(y),
            brush.make(y),
            hollows.make(y),
            dust,
            Math.round(256 * edge),
            Math.round(256 * pooling),
            Math.round(256 * granulation),
            Math.round(rim * dpi),
            Math.min(y, height - 1 - y),
          ],
          job >> 2,
        );
        kernels.washRow(job, width, out);
      },
    });
  },
};
