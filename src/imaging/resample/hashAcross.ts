import type { EngineMemory } from "../engine/memory.ts";
import type { Rows } from "../engine/stage.ts";
import type { Size } from "../raster.ts";
import type { HashWindow } from "./hashWindows.ts";

/** The first of Pillow's passes, over groups of four rows of luma (16 bits a sample). */
export interface HashAcross {
  /** Weighs the rows that stand in the group, the first of them row `y` of the picture. */
  weigh(y: number): void;
  /** For each position that is left a byte of each window. Valid until the next `alloc`. */
  finish(): Uint8Array;
}

const VECTOR = 8;
/** Offset, vectors and weights of the low part and of the rest, and the shift of the rest. */
const ENTRY_WORDS = 7;
const LARGEST = 32_767;
const LOW_BITS = 15;

/** Weights as two parts of 16 bits with sign: low + (high << shift). */
interface SplitWeights {
  readonly low: Int16Array;
  readonly high: Int16Array;
  readonly shift: number;
}

/**
 * Up to twice what 16 bits hold, the high part is only what is too much for the low one: a few weights in the
 * middle of the window, or none. Above, it is the upper bits of all.
 */
export function splitWeights(weights: Int32Array): SplitWeights {
  const low = new Int16Array(weights.length);
  const high = new Int16Array(weights.length);
  const shift = weights.some((w) => Math.abs(w) > 2 * LARGEST) ? LOW_BITS : 0;
  for (let k = 0; k < weights.length; k++) {
    const w = weights[k] as number;
    low[k] = shift === 0 ? Math.max(-LARGEST, Math.min(LARGEST, w)) : w & LARGEST;
    high[k] = (w - (low[k] as number)) >> shift;
  }
  return { low, high, shift };
}

/** What JavaScript holds of windows: 32-bit weights and their two parts. */
export function weightBytes(windows: readonly HashWindow[]): number {
  return windows.reduce((sum, { weights }) => sum + 8 * weights.length, 0);
}

/** Where the upright picture's rows are stored rows: each gives a byte for every window. */
export function hashRows(
  memory: EngineMemory,
  source: Size,
  windows: readonly HashWindow[],
  group: Rows,
): HashAcross {
  const held = weightBytes(windows);
  memory.hold(held);
  const entries = layWindows(memory, windows);
  memory.drop(held);
  const narrow = memory.alloc((source.height + group.count) * windows.length);
  return {
    weigh(y) {
      const out = narrow + y * windows.length;
      memory.kernels.hashAcross(group.pointer, group.stride, entries, windows.length, out);
    },
    finish: () => memory.view(narrow, source.height * windows.length),
  };
}

function layWindows(memory: EngineMemory, windows: readonly HashWindow[]): number {
  const entries = memory.alloc(windows.length * ENTRY_WORDS * 4);
  for (const [i, { start, weights }] of windows.entries()) {
    const { low, high, shift } = splitWeights(weights);
    const entry = [...layPart(memory, start, low), ...layPart(memory, start, high), shift];
    memory.words.set(entry, (entries >> 2) + i * ENTRY_WORDS);
  }
  return entries;
}

/** Lays out what is not 0, in whole vectors of the row: byte offset in the row, vectors, address. */
function layPart(memory: EngineMemory, start: number, part: Int16Array): [number, number, number] {
  const from = part.findIndex((w) => w !== 0);
  if (from < 0) return [0, 0, 0];
  const to = part.findLastIndex((w) => w !== 0) + 1;
  const first = start + from - ((start + from) % VECTOR);
  const vectors = Math.ceil((start + to - first) / VECTOR);
  const pointer = memory.allocZeroed(vectors * VECTOR * 2);
  const at = (pointer >> 1) + start + from - first;
  new Int16Array(memory.bytes.buffer).set(part.subarray(from, to), at);
  return [2 * first, vectors, pointer];
}
