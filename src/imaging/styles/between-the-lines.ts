import { cascade, haloOf, Ring } from "./cascade.ts";
import { ColumnSums } from "./columnSums.ts";
import { BLOCK, Flow, flowReach } from "./flow.ts";
import { meanLuma } from "./luma.ts";
import { RowTable } from "./rowTable.ts";
import type { PrintFrame, Style, StyleParameters } from "./style.ts";

/** Samples on either side that are averaged along an edge, and inches between them. */
const ALONG = 7;
const PACE = 1 / 150;
/** 8.8 fixed point. */
const FRACTION = 256;
/** Differences that count as grain: a level and a half, 8.7 fixed point. */
const STILL = 192;

/** Pixels: the broadest nib, so that its rows fit beside a decoder. */
const BROADEST = 24;

interface Nib {
  /** Radii of the boxes that tones are taken over, their surroundings and those of these. */
  readonly fine: number;
  readonly wide: number;
  readonly broad: number;
  readonly pace: number;
  readonly reaches: readonly [number, number, number, number, number];
  readonly look: number;
  readonly size: number;
}

function nibOf({ dpi }: PrintFrame, { nib = 0 }: StyleParameters): Nib {
  const px = Math.min(BROADEST, nib * dpi);
  const fine = Math.max(1, Math.round(px / 3));
  const wide = Math.max(2, Math.round(px));
  const broad = 3 * wide;
  const pace = Math.max(1, PACE * dpi);
  const look = Math.ceil(ALONG * pace) + 1;
  const size = Math.max(BLOCK, 1.5 * px);
  const along = flowReach(size);
  const reaches = [fine, Math.max(fine, along), wide, broad, Math.max(along, look)] as const;
  return { fine, wide, broad, pace, look, size, reaches };
}

/** Lifts a dark picture and holds a bright one back, so that all four tones have their part; others stay. */
function exposureTable(mean: number): Uint8Array {
  const lift = Math.min(0.8, Math.max(0, (110 - mean) / 40)) - Math.min(0.8, Math.max(0, (mean - 150) / 60));
  return Uint8Array.from({ length: 256 }, (_, v) => Math.round(v + (lift * v * (255 - v)) / 255));
}

/** Four tones, and a pen's lines where they meet. */
export const betweenTheLines: Style = {
  slug: "between-the-lines",
  name: "Between the lines",
  description: "Black lines drawn along the edges, and four tones of grey between them.",
  // The pen's width, inches; how much edges are sharpened; the least contrast that is drawn as a line, levels.
  parameters: { nib: 0.02, crisp: 2, line: 3 },

  halo: (frame, parameters) => haloOf(nibOf(frame, parameters).reaches),

  needsProxy: true,

  prepare: (memory, proxy) => ({ mean: meanLuma(memory, proxy) }),

  apply(memory, source, frame, rows, plan, parameters) {
    const { kernels } = memory;
    const { width, height } = frame;
    const { mean = 128 } = plan;
    const { crisp = 0, line = 0 } = parameters;
    const { fine, wide, broad, pace, look, size, reaches } = nibOf(frame, parameters);
    const [, near, far, further, last] = reaches;
    const table = memory.copyIn(exposureTable(Number(mean)));
    const padded = BLOCK * Math.ceil(width / BLOCK);
    const ends = "inside";
    const luma = new Ring(memory, 2 * fine + 3, padded, 16);
    const once = new Ring(memory, near + fine + 2, 2 * padded);
    const tones = new Ring(memory, far + further + wide + 2, 2 * padded);
    const nearby = new Ring(memory, further + broad + 2, 2 * padded);
    const split = new Ring(memory, last + look + 2, 4 * padded);
    const first = new ColumnSums(memory, luma, 8, width, fine, height, { ends });
    const second = new ColumnSums(memory, once, 16, width, fine, height, { ends });
    const third = new ColumnSums(memory, tones, 16, width, wide, height, { ends });
    const fourth = new ColumnSums(memory, nearby, 16, width, broad, height, { ends });
    const around = memory.alloc(2 * padded);
    const flow = new Flow(memory, frame, luma, size, [near, far + further + last]);
    const places = new RowTable(memory, look, height);
    return cascade(memory, source, frame, rows, {
      take(y, pointer) {
        kernels.toneOf(pointer, width, table, luma.at(y));
        kernels.repeatBytes(luma.at(y), width, 16);
      },
      passes: [
        {
          reach: fine,
          make(y) {
            flow.derive(y);
            const count = first.moveTo(y);
            kernels.meanAcrossInside(first.pointer, width, fine, count, FRACTION, once.at(y));
          },
        },
        {
          reach: near,
          make(y) {
            flow.smooth(y);
            const count = second.moveTo(y);
            kernels.meanAcrossInside(second.pointer, width, fine, count, 1, tones.at(y));
          },
        },
        {
          reach: far,
          make(y) {
            const count = third.moveTo(y);
            kernels.meanAcrossInside(third.pointer, width, wide, count, 1, nearby.at(y));
          },
        },
        {
          reach: further,
          make(y) {
            const count = fourth.moveTo(y);
            kernels.meanAcrossInside(fourth.pointer, width, broad, count, 1, around);
            kernels.splitRow(tones.at(y), nearby.at(y), around, padded, STILL, split.at(y));
          },
        },
        { reach: last, make: (y) => flow.direct(y) },
      ],
      finish(y, out) {
        const room = Math.min(y, height - 1 - y);
        const rowTable = places.around(split, y);
        kernels.inkRow(rowTable, flow.pointer, width, room, pace, 1 + crisp, line, out);
      },
    });
  },
};
