import type { EngineMemory } from "../engine/memory.ts";
import type { RowStage, Rows } from "../engine/stage.ts";
import { checkSize, type Size } from "../raster.ts";
import { spanOf } from "./axis.ts";
import { type LanczosPlan, LanczosRows, planLanczos } from "./lanczosRows.ts";
import type { LanczosOptions } from "./lanczosSink.ts";
import { Pyramid } from "./pyramid.ts";

/** Rows that are handed on together: few enough to stay in the cache, enough that a promise each is nothing. */
const GROUP = 8;

/** Rows of a picture, `to` not among them. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

export interface ResampleOptions extends LanczosOptions {
  /** Which rows of the target; all of them if not given. */
  readonly rows?: RowRange;
}

/** The source rows that rows `from` … `to` of the target are made of (the halo included). */
export function sourceRowsFor(source: Size, target: Size, rows: RowRange, extent?: Size): RowRange {
  return reachOf(planLanczos(source, target, extent), source.height, rows).source;
}

/**
 * Resamples a stage with Lanczos-3, reducing or enlarging, within one level of the exact result. For a band of the
 * target, `stage` has to begin with the first row of `sourceRowsFor`; its height is still the whole picture's.
 * Four channels have to be premultiplied.
 */
export function resampleStage(
  stage: RowStage,
  target: Size,
  memory: EngineMemory,
  { rows = { from: 0, to: target.height }, extent }: ResampleOptions = {},
): RowStage {
  checkSize(stage);
  checkSize(target);
  if (rows.from < 0 || rows.from >= rows.to || rows.to > target.height) {
    throw new RangeError(`no rows ${rows.from} to ${rows.to} in a picture of ${target.height}`);
  }
  const { channels } = stage;
  const plan = planLanczos(stage, target, extent);
  const pairs = Array.from({ length: plan.level + 1 }, (_, k) => (k === plan.level ? plan.pairs : 0));
  const pyramid = new Pyramid(memory, stage, pairs, reachOf(plan, stage.height, rows).firstPairs);
  const level = pyramid.levels[plan.level];
  if (level === undefined) throw new RangeError(`no level ${plan.level}`);
  const made = new LanczosRows(memory, level, channels, plan, rows);
  const stride = target.width * channels;
  const pointer = memory.alloc(GROUP * stride);
  let given: Rows | null = null;
  let used = 0;
  return {
    width: target.width,
    height: target.height,
    channels,
    async pull() {
      let count = 0;
      while (count < GROUP && !made.isComplete) {
        if (made.isReady) {
          made.make(pointer + count * stride);
          count++;
          continue;
        }
        while (given === null || used === given.count) {
          given = await stage.pull();
          used = 0;
          if (given === null) throw new RangeError("the picture ended before its last row");
        }
        used += pyramid.accept(given, used);
      }
      return count === 0 ? null : { pointer, stride, count };
    },
  };
}

interface Reach {
  readonly source: RowRange;
  /** For each level the first pair that is read. */
  readonly firstPairs: readonly number[];
}

/** Goes down from a plan's level to the source, as Pyramid's halving reads: two pairs back, on level 0 three. */
function reachOf({ level, down }: LanczosPlan, height: number, { from, to }: RowRange): Reach {
  let first = spanOf(down, from).start >> 1;
  let last = (spanOf(down, to - 1).end - 1) >> 1;
  const firstPairs = [first];
  for (let k = level - 1; k >= 0; k--) {
    const lead = k === 0 ? 1 : 0;
    first = Math.max(0, 2 * first - 2 - lead);
    last = 2 * last + 1 - lead;
    firstPairs.unshift(first);
  }
  return { source: { from: 2 * first, to: Math.min(height, 2 * last + 2) }, firstPairs };
}
