import type { EngineMemory } from "../engine/memory.ts";
import type { Size } from "../raster.ts";
import { type Axis, levelFor, planAxis, spanOf, weightRoom, weightsOf } from "./axis.ts";
import { type ColumnPlan, planColumns } from "./columns.ts";
import { fix, LEVEL_BITS, largestOf, SUM_BITS, weightBits } from "./fixed.ts";
import type { Level } from "./pyramid.ts";

/** What is made of a source: the axes of a target on the level that both start from. */
export interface LanczosPlan {
  readonly level: number;
  readonly across: Axis;
  readonly down: Axis;
  /** Pairs of the level's rows that a row of the result can reach over. */
  readonly pairs: number;
}

/**
 * @param extent what the source's samples cover, in their own measure, where the last column or row is cut: the
 *   picture's true size by the scale of its decoding; RangeError if that is not what is cut
 */
export function planLanczos(source: Size, target: Size, extent: Size = source): LanczosPlan {
  for (const side of ["width", "height"] as const) {
    if (!(extent[side] <= source[side] && extent[side] > source[side] - 1)) {
      throw new RangeError(`${source[side]} samples do not cover ${extent[side]}`);
    }
  }
  const level = levelFor(extent.width / target.width, extent.height / target.height);
  const across = planAxis(source.width, extent.width, target.width, level);
  const down = planAxis(source.height, extent.height, target.height, level);
  let pairs = 1;
  for (let i = 0; i < target.height; i++) {
    const { start, end } = spanOf(down, i);
    pairs = Math.max(pairs, ((end - 1) >> 1) - (start >> 1) + 1);
  }
  return { level, across, down, pairs };
}

/** Rows of one size, made from the rows of a level as these come: down the columns first, then across. */
export class LanczosRows {
  readonly #memory: EngineMemory;
  readonly #source: Level;
  readonly #channels: number;
  readonly #plan: LanczosPlan;
  readonly #columns: ColumnPlan;
  readonly #window: number;
  readonly #weights: Float64Array;
  readonly #sums: number;
  readonly #end: number;
  #next: number;
  /** The last pair that the next row is made of. */
  #last = 0;

  /** @param rows which rows of the target: all of them, or a band */
  constructor(
    memory: EngineMemory,
    source: Level,
    channels: number,
    plan: LanczosPlan,
    rows: { readonly from: number; readonly to: number } = { from: 0, to: plan.down.target },
  ) {
    this.#memory = memory;
    this.#source = source;
    this.#channels = channels;
    this.#plan = plan;
    this.#columns = planColumns(memory, plan.across, source.padded);
    this.#weights = weightRoom(plan.down);
    this.#window = memory.alloc(plan.pairs * 8);
    this.#sums = memory.alloc(2 * source.padded * channels);
    this.#end = rows.to;
    this.#next = rows.from;
    this.#look();
  }

  get isComplete(): boolean {
    return this.#next === this.#end;
  }

  /** Whether the next row can be made. */
  get isReady(): boolean {
    return !this.isComplete && this.#last < this.#source.stored;
  }

  /** Makes the next row at `out`; up to 16 bytes behind it are overwritten. */
  make(out: number): void {
    const { kernels } = this.#memory;
    const { level, across } = this.#plan;
    const { rowBits, weightBits: columnBits, vectors, starts, weights } = this.#columns;
    const { padded } = this.#source;
    const { steps, bits } = this.#layWindow();
    const weigh = level === 0 ? kernels.weighBytes : kernels.weighWords;
    const shift = bits + (level === 0 ? 0 : LEVEL_BITS) - rowBits;
    weigh(this.#window, steps, padded * this.#channels, 1 << (shift - 1), shift, this.#sums);
    const finish = columnBits + rowBits;
    kernels.weighAcross(
      this.#sums,
      2 * padded,
      this.#channels,
      starts,
      weights,
      vectors,
      across.target,
      1 << (finish - 1),
      finish,
      out,
    );
    this.#next++;
    this.#look();
  }

  #look(): void {
    if (!this.isComplete) this.#last = (spanOf(this.#plan.down, this.#next).end - 1) >> 1;
  }

  /** Writes addresses and weights of the row pairs that make the next row, as `weigh` reads them. */
  #layWindow(): { steps: number; bits: number } {
    const { down, level } = this.#plan;
    const span = spanOf(down, this.#next);
    const count = span.end - span.start;
    const fixed = this.#weights;
    weightsOf(down, this.#next, span, fixed);
    const bits = weightBits(largestOf(fixed, count), SUM_BITS - (level === 0 ? 0 : LEVEL_BITS));
    fix(fixed, count, bits);
    const { words } = this.#memory;
    const first = span.start >> 1;
    const steps = ((span.end - 1) >> 1) - first + 1;
    const at = (k: number): number => (k < 0 || k >= count ? 0 : (fixed[k] as number) & 0xffff);
    for (let i = 0, w = this.#window >> 2; i < steps; i++, w += 2) {
      const k = 2 * (first + i) - span.start;
      words[w] = this.#source.slot(first + i);
      words[w + 1] = at(k) | (at(k + 1) << 16);
    }
    return { steps, bits };
  }
}
