import type { EngineMemory } from "../engine/memory.ts";
import type { RowStage, Rows } from "../engine/stage.ts";
import type { PrintFrame, StyleRows } from "./style.ts";

/** Rows that are handed on together. */
const GROUP = 8;

/** The last rows of something that passes hand to each other; row y stays until row y + `rows`. */
export class Ring {
  readonly stride: number;
  readonly rows: number;
  readonly #pointer: number;

  /**
   * @param bytes of a row
   * @param margin bytes before a row's first and behind its last that may be read and written too; kept a multiple
   *   of 16
   */
  constructor(memory: EngineMemory, rows: number, bytes: number, margin = 0) {
    const room = Math.ceil(margin / 16) * 16;
    this.rows = rows;
    this.stride = Math.ceil((bytes + 2 * room) / 16) * 16 + 16;
    this.#pointer = memory.allocZeroed(rows * this.stride + room) + room;
  }

  /** Address of row y. */
  at(y: number): number {
    return this.#pointer + (y % this.rows) * this.stride;
  }
}

/** A step from rows to rows. */
export interface Pass {
  /** How many rows above and below row y of the pass before it makes row y of. */
  readonly reach: number;
  /** Makes row y; called for each in turn, from any first row. The rows it needs are there, as far as the picture. */
  make(y: number): void;
}

/** What a style is made of. */
export interface Passes {
  /** Takes row y of the photograph: RGB at `pointer`, which stands only until it returns. */
  take(y: number, pointer: number): void;
  readonly passes: readonly Pass[];
  /** Writes row y of the print, once the last pass has made it. */
  finish(y: number, out: number): void;
}

/** How far the passes reach together: the style's halo. */
export function haloOf(reaches: readonly number[]): number {
  return reaches.reduce((sum, reach) => sum + reach, 0);
}

/** Runs passes over a band. What they return is RGB rows `from` to `to - 1`, as `Style.apply` has it. */
export function cascade(
  memory: EngineMemory,
  source: RowStage,
  { width, height }: PrintFrame,
  { from, to }: StyleRows,
  { take, passes, finish }: Passes,
): RowStage {
  if (source.channels !== 3 || source.width !== width) {
    throw new RangeError(`rows of ${source.width} pixels of ${source.channels} for a print of ${width}`);
  }
  const stride = 3 * width;
  const pointer = memory.alloc(GROUP * stride);
  // Pass i makes row y once row y + ahead[i] of the photograph has been taken, or would have been. In this lockstep
  // no pass is ever further ahead of the next than at any other row, so that a ring's length is known.
  const ahead = passes.map((_, i) => haloOf(passes.slice(0, i + 1).map(({ reach }) => reach)));
  const halo = ahead.at(-1) ?? 0;
  const first = ahead.map((rows) => Math.max(0, from - (halo - rows)));
  let tick = Math.max(0, from - halo);
  let given: Rows | null = null;
  let used = 0;

  async function takeNext(): Promise<void> {
    while (given === null || used === given.count) {
      given = await source.pull();
      used = 0;
      if (given === null) throw new RangeError("the picture ended before the band's last row");
    }
    take(tick, given.pointer + used++ * given.stride);
  }

  function makeRows(): void {
    for (const [i, { make }] of passes.entries()) {
      const y = tick - (ahead[i] as number);
      if (y >= (first[i] as number) && y < height) make(y);
    }
  }

  return {
    width,
    height,
    channels: 3,
    async pull() {
      let count = 0;
      while (count < GROUP && tick - halo < to) {
        if (tick < height) await takeNext();
        makeRows();
        if (tick - halo >= from) finish(tick - halo, pointer + count++ * stride);
        tick++;
      }
      return count === 0 ? null : { pointer, stride, count };
    },
  };
}
