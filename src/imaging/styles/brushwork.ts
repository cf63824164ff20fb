import type { EngineMemory } from "../engine/memory.ts";
import { type Pass, Ring } from "./cascade.ts";
import { ColumnSums } from "./columnSums.ts";
import { BLOCK, Flow, flowReach } from "./flow.ts";
import { RowTable } from "./rowTable.ts";
import type { PrintFrame } from "./style.ts";

/** Pixels: so that the rows it needs fit beside a decoder, however wide the print. */
const LARGEST = 20;
const SMALLEST = 2;
/** How far along an edge its direction is taken from, by the brush's radius. */
const SWAY = 0.8;

/** Half of a brush's width, which is given in inches. */
export function brushRadius(inches: number, dpi: number): number {
  return Math.max(SMALLEST, Math.min(LARGEST, (inches * dpi) / 2));
}

/** A brush, in pixels. */
export interface Brush {
  /** Of a dab: half its width where nothing has a direction. */
  readonly radius: number;
  /** How much longer and narrower a dab becomes along an edge: at most 1. */
  readonly stretch: number;
  /** Variance of colour at which a place counts half. */
  readonly calm: number;
}

/** Rows that the three passes of `Brushwork` reach over. */
export function brushReaches(brush: Brush): readonly [number, number, number] {
  const along = flowReach(SWAY * brush.radius);
  return [1, Math.max(along, boxOf(brush)), Math.max(along, lookOf(brush))];
}

function boxOf({ radius }: Brush): number {
  return Math.max(1, Math.round(radius / 2));
}

function lookOf({ radius, stretch }: Brush): number {
  return Math.ceil(radius * (1 + stretch)) + 1;
}

/**
 * The photograph in dabs of even colour that follow its edges: the anisotropic Kuwahara filter on box means, whose
 * cost does not grow with the brush.
 */
export class Brushwork {
  /** Rows of paint: three planes of 16 bits, 8.7 fixed point, `plane` bytes apart. */
  readonly paint: Ring;
  readonly plane: number;
  readonly flow: Flow;
  readonly passes: readonly [Pass, Pass, Pass];
  readonly #memory: EngineMemory;
  readonly #width: number;
  readonly #quads: Ring;
  readonly #luma: Ring;

  /**
   * @param keep rows of paint that are kept
   * @param also what is made together with each row of paint, when `flow` is that row's
   */
  constructor(
    memory: EngineMemory,
    frame: PrintFrame,
    brush: Brush,
    keep: number,
    also: (work: Brushwork, y: number) => void,
  ) {
    const { kernels } = memory;
    const { width, height } = frame;
    const [, near, far] = brushReaches(brush);
    const { radius, stretch, calm } = brush;
    const box = boxOf(brush);
    const look = lookOf(brush);
    const blocks = Math.ceil(width / BLOCK);
    const padded = blocks * BLOCK;
    const meanPlane = 4 * padded + 8 * look + 16 - ((8 * look) % 16);
    const quads = new Ring(memory, near + box + 3, 8 * padded);
    const luma = new Ring(memory, 4, padded, 16);
    const means = new Ring(memory, far + look + 2, 4 * meanPlane, 4 * look);
    const sums = new ColumnSums(memory, quads, 16, 4 * padded, box, height, { margin: 16 * (box + 1) });
    const ellipses = memory.alloc(16 * blocks);
    const places = new RowTable(memory, look, height);
    const flow = new Flow(memory, frame, luma, SWAY * radius, [near, far]);
    const plane = 2 * padded;
    const paint = new Ring(memory, keep, 3 * plane);
    const share = 1 / (2 * box + 1) ** 2;
    this.paint = paint;
    this.plane = plane;
    this.flow = flow;
    this.#memory = memory;
    this.#width = width;
    this.#quads = quads;
    this.#luma = luma;
    this.passes = [
      { reach: 1, make: (y) => flow.derive(y) },
      {
        reach: near,
        make(y) {
          flow.smooth(y);
          sums.moveTo(y);
          const out = means.at(y);
          kernels.evenMeans(sums.pointer, width, box, share, calm, out, meanPlane);
          for (let p = 0; p < 4; p++) kernels.repeatFloats(out + p * meanPlane, width, look);
        },
      },
      {
        reach: far,
        make: (y) => {
          flow.direct(y);
          kernels.strokeEllipses(flow.pointer, blocks, radius, stretch, ellipses);
          kernels.kuwaharaRow(places.around(means, y), meanPlane, ellipses, blocks, paint.at(y), plane);
          also(this, y);
        },
      },
    ];
  }

  /** Takes row y of the photograph; `uneven` and `load` as the kernel `quadsOf` has them. */
  take(y: number, pointer: number, uneven: number, load: number): void {
    const { kernels } = this.#memory;
    const luma = this.#luma.at(y);
    kernels.quadsOf(pointer, this.#width, uneven, load, this.#quads.at(y), luma);
    kernels.repeatBytes(luma, this.#width, 16);
  }
}
