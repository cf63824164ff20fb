import type { Size } from "../raster.ts";
import { dct2 } from "./dct.ts";

const SIDE = 8;
const DCT_SIDE = 32;

/** Perceptual hashes, 64 bits each as 16 hex digits, bit-compatible with Python's imagehash. */
export interface PerceptualHashes {
  readonly ahash: string;
  readonly dhash: string;
  readonly phash: string;
}

/** What each hash is read from. */
export const HASH_SIZES = Object.freeze({
  ahash: { width: SIDE, height: SIDE },
  dhash: { width: SIDE + 1, height: SIDE },
  phash: { width: DCT_SIDE, height: DCT_SIDE },
} satisfies Record<keyof PerceptualHashes, Size>);

/** The bits of each hash, from luma of its size, row by row. */
export const HASH_BITS = Object.freeze({ ahash: aBits, dhash: dBits, phash: pBits } satisfies Record<
  keyof PerceptualHashes,
  (values: readonly number[]) => string
>);

/** A bit is set where the value is above the mean. */
function aBits(values: readonly number[]): string {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return hex(values.map((v) => v > mean));
}

/** A bit is set where the value is above its left neighbour. */
function dBits(values: readonly number[]): string {
  const { width } = HASH_SIZES.dhash;
  const brighter = values.map((v, i) => v > (values[i - 1] ?? 0));
  return hex(brighter.filter((_, i) => i % width > 0));
}

/**
 * DCT-II down the columns, then along the rows; of the 8×8 lowest frequencies, DC included, a bit is set where the
 * coefficient is above their median.
 */
function pBits(values: readonly number[]): string {
  const columns = range(DCT_SIDE).map((x) => dct2(values.filter((_, i) => i % DCT_SIDE === x)));
  const rows = range(SIDE).map((k) => dct2(columns.map((column) => column[k] ?? 0)));
  const low = rows.flatMap((row) => row.slice(0, SIDE));
  const sorted = low.toSorted((a, b) => a - b);
  const median = ((sorted[31] ?? 0) + (sorted[32] ?? 0)) / 2;
  return hex(low.map((v) => v > median));
}

/** Bits that differ between two hashes of the same length in hex; RangeError for anything else. */
export function hammingDistance(a: string, b: string): number {
  if (a.length !== b.length || !/^[0-9a-f]+$/i.test(a + b)) {
    throw new RangeError("only hex hashes of one length have a distance");
  }
  return [...a].reduce(
    (sum, digit, i) => sum + ones(Number.parseInt(digit, 16) ^ Number.parseInt(b.charAt(i), 16)),
    0,
  );
}

function ones(nibble: number): number {
  return (nibble & 1) + ((nibble >> 1) & 1) + ((nibble >> 2) & 1) + (nibble >> 3);
}

/** Most significant bit first. */
function hex(bits: readonly boolean[]): string {
  const value = bits.reduce((sum, bit) => (sum << 1n) | (bit ? 1n : 0n), 0n);
  return value.toString(16).padStart(bits.length / 4, "0");
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
