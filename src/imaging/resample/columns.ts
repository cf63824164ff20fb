import type { EngineMemory } from "../engine/memory.ts";
import { type Axis, REACH, spanOf, weightRoom, weightsOf } from "./axis.ts";
import { fix, largestOf, SUM_BITS, weightBits } from "./fixed.ts";
import { LOBES } from "./lanczos.ts";

const VECTOR = 8;
const TOGETHER = 4;
/** Most bits after the point in rows between the passes: 255 × 1.3 × 2^6 fits 16 with its sign. */
const MOST_ROW_BITS = 6;

/** The pass along the rows, as its kernel reads it. */
export interface ColumnPlan {
  /** Bits after the point of the samples it reads, and of its weights. */
  readonly rowBits: number;
  readonly weightBits: number;
  /** Vectors of 8 samples that every window takes. */
  readonly vectors: number;
  readonly starts: number;
  readonly weights: number;
}

/** Lays the windows of all columns out in the engine's memory. `padded` samples can be read of a row. */
export function planColumns(memory: EngineMemory, axis: Axis, padded: number): ColumnPlan {
  const { target } = axis;
  const room = weightRoom(axis);
  const taps = Math.max(1, room.length - 2 * REACH);
  const vectors = Math.ceil(taps / VECTOR);
  const bits = shareBits(taps, largestWeight(axis, room));
  const fours = Math.ceil(target / TOGETHER);
  const starts = memory.allocZeroed(fours * TOGETHER * 4);
  const weights = memory.allocZeroed(fours * TOGETHER * vectors * VECTOR * 2);
  const words = new Int16Array(memory.bytes.buffer);
  for (let i = 0; i < target; i++) {
    const span = spanOf(axis, i);
    const count = span.end - span.start;
    weightsOf(axis, i, span, room);
    fix(room, count, bits.weightBits);
    // No window reads behind the row.
    const start = Math.max(0, Math.min(span.start, padded - vectors * VECTOR));
    memory.words[(starts >> 2) + i] = 2 * start;
    const four = (weights >> 1) + (i - (i % TOGETHER)) * vectors * VECTOR + (i % TOGETHER) * VECTOR;
    for (let k = 0; k < count; k++) {
      const at = span.start - start + k;
      words[four + (at - (at % VECTOR)) * TOGETHER + (at % VECTOR)] = room[k] as number;
    }
  }
  return { ...bits, vectors, starts, weights };
}

/**
 * No weight of the axis is larger. Where the window is whole they sum to 1 over `stretch` samples, and the largest
 * is at most a tenth above their share of it; the edges, where part of it is missing, are looked at.
 */
function largestWeight(axis: Axis, room: Float64Array): number {
  const { scale, target, level } = axis;
  if (scale < 1) return 1.9;
  let largest = 1.1 / (scale / (1 << level));
  for (let k = 0; k < Math.min(LOBES, target); k++) {
    for (const i of [k, target - 1 - k]) {
      const span = spanOf(axis, i);
      weightsOf(axis, i, span, room);
      largest = Math.max(largest, largestOf(room, span.end - span.start));
    }
  }
  return largest;
}

/** Shares the bits of a sum between samples and weights so that what rounding may do together is least. */
function shareBits(taps: number, largest: number): Pick<ColumnPlan, "rowBits" | "weightBits"> {
  let best = { rowBits: MOST_ROW_BITS, weightBits: weightBits(largest, SUM_BITS - MOST_ROW_BITS) };
  let least = Number.POSITIVE_INFINITY;
  for (let rowBits = MOST_ROW_BITS; rowBits > 0; rowBits--) {
    const weight = weightBits(largest, SUM_BITS - rowBits);
    const error = (taps * 255) / (2 << weight) + 1 / (1 << rowBits);
    if (error < least) {
      least = error;
      best = { rowBits, weightBits: weight };
    }
  }
  return best;
}
