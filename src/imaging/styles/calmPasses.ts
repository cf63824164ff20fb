import type { EngineMemory } from "../engine/memory.ts";
import type { Size } from "../raster.ts";
import { type Pass, Ring } from "./cascade.ts";
import { ColumnSums } from "./columnSums.ts";
import { GridDither } from "./gridDither.ts";

const QUAD = 8;
const BOX = 16;

/** Rows around its own that each of the two passes needs. */
export function calmReaches(radius: number): [number, number] {
  return [radius, radius + 1];
}

/** Two passes: from quads to weighted boxes, from boxes to colours. */
export interface CalmPasses {
  /** Where the quads of row `y` belong, and how many pixels they are padded by on either side. */
  quads(y: number): number;
  readonly pad: number;
  readonly passes: readonly [Pass, Pass];
}

/**
 * The picture as areas without texture and with sharp edges.
 * @param radius of the boxes that are compared, pixels
 * @param noise variance (levels²) that does not count against a box
 * @param take gets row `y` of calm colours: four bytes a pixel, of which the last is of no use; and of boxes, whose
 *   last float of four is their weight
 */
export function calmPasses(
  memory: EngineMemory,
  { width, height }: Size,
  radius: number,
  noise: number,
  take: (y: number, colours: number, boxes: number) => void,
): CalmPasses {
  const { kernels } = memory;
  const [, reach] = calmReaches(radius);
  const slant = Math.round(reach * 0.75);
  const padded = width + 2 * radius;
  const quads = new Ring(memory, 2 * radius + 2, (padded + 4) * QUAD);
  const sums = new ColumnSums(memory, quads, 16, 4 * padded, radius, height);
  const boxes = new Ring(memory, 2 * reach + 1, (width + 2 * reach) * BOX, 64);
  const colours = memory.alloc(4 * width + 16);
  const dither = new GridDither(memory);
  const own = reach * BOX;
  const at = (y: number): number => boxes.at(Math.max(0, Math.min(height - 1, y))) + own;
  return {
    quads: (y) => quads.at(y),
    pad: radius,
    passes: [
      {
        reach: radius,
        make(y) {
          sums.moveTo(y);
          kernels.weighBoxes(sums.pointer, width, radius, noise, reach, boxes.at(y));
        },
      },
      {
        reach,
        make(y) {
          kernels.joinSectors(
            at(y - reach),
            at(y - slant),
            at(y),
            at(y + slant),
            at(y + reach),
            reach,
            slant,
            dither.halves(y),
            width,
            colours,
          );
          take(y, colours, at(y));
        },
      },
    ],
  };
}
