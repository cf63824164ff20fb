import type { Dice } from "./dice.ts";

/** A change of some bytes; it returns new ones. */
export type ByteMutation = (bytes: Uint8Array, dice: Dice) => Uint8Array;

/** Values at which counts, sizes and lengths go wrong. */
export const EDGES_16 = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 255, 256, 4095, 32_767, 32_768, 65_500, 65_535];

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Writes values in place, as far as there is room for them. */
export function put(bytes: Uint8Array, at: number, values: Iterable<number>): Uint8Array {
  let i = at;
  for (const value of values) {
    if (i < bytes.length) bytes[i] = value;
    i += 1;
  }
  return bytes;
}

export const flipBits: ByteMutation = (bytes, dice) => {
  const out = new Uint8Array(bytes);
  for (let left = dice.between(1, dice.chance(0.2) ? 64 : 4); left > 0 && out.length > 0; left--) {
    const at = dice.below(out.length);
    out[at] = (out[at] as number) ^ (1 << dice.below(8));
  }
  return out;
};

export const setBytes: ByteMutation = (bytes, dice) => {
  const out = new Uint8Array(bytes);
  for (let left = dice.between(1, 3); left > 0 && out.length > 0; left--) {
    out[dice.below(out.length)] = dice.chance(0.5) ? dice.pick([0, 1, 0x7f, 0x80, 0xff]) : dice.below(256);
  }
  return out;
};

export const cutEnd: ByteMutation = (bytes, dice) => bytes.subarray(0, dice.below(bytes.length + 1));

export const removeRun: ByteMutation = (bytes, dice) => {
  const from = dice.below(bytes.length + 1);
  const count = Math.min(bytes.length - from, dice.between(1, dice.chance(0.3) ? 512 : 4));
  return concat([bytes.subarray(0, from), bytes.subarray(from + count)]);
};

export const insertRun: ByteMutation = (bytes, dice) => {
  const at = dice.below(bytes.length + 1);
  const count = dice.between(1, dice.chance(0.3) ? 512 : 4);
  const run = dice.chance(0.5) ? dice.bytes(count) : new Uint8Array(count).fill(dice.pick([0, 0xff, 0x55]));
  return concat([bytes.subarray(0, at), run, bytes.subarray(at)]);
};

export const repeatRun: ByteMutation = (bytes, dice) => {
  const from = dice.below(bytes.length + 1);
  const run = bytes.subarray(from, from + dice.between(1, 256));
  const at = dice.below(bytes.length + 1);
  return concat([bytes.subarray(0, at), run, bytes.subarray(at)]);
};

export const blankRun: ByteMutation = (bytes, dice) => {
  const from = dice.below(bytes.length + 1);
  return new Uint8Array(bytes).fill(dice.pick([0, 0xff, 0xaa]), from, from + dice.between(1, 200));
};

export const BYTE_MUTATIONS: readonly ByteMutation[] = [
  ...[flipBits, flipBits, setBytes, cutEnd, removeRun, insertRun, repeatRun, blankRun],
];

/** A copy in which the entries `a` and `b` have changed places. */
export function swapped<T>(list: readonly T[], a: number, b: number): T[] {
  return list.map((entry, i) => (i === a ? (list[b] as T) : i === b ? (list[a] as T) : entry));
}
