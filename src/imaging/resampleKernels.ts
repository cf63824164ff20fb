import type { Channels } from "./raster.ts";
import { WEIGHT_BITS, type WeightTable } from "./resampleWeights.ts";

/** Bits after the point in rows between the two passes: 255 × 1.54 × 2^6 fits 16 bits with its sign. */
const ROW_BITS = 6;
const SHIFT = WEIGHT_BITS - ROW_BITS;
const HALF = 1 << (SHIFT - 1);
const ONE = 2 ** (ROW_BITS + WEIGHT_BITS);

/** Filters one row of bytes along x into `ring` from `to` on, unclamped, with ROW_BITS bits after the point. */
type FilterRow = (row: Uint8Array, table: WeightTable, ring: Int16Array, to: number) => void;

/** One loop for each number of channels, so that the sums stay in registers. */
export const FILTER_ROW: Readonly<Record<Channels, FilterRow>> = {
  1: filterGrey,
  3: filterRgb,
  4: filterRgba,
};

function filterGrey(row: Uint8Array, table: WeightTable, ring: Int16Array, to: number): void {
  const { starts, counts, weights, taps } = table;
  for (let i = 0; i < starts.length; i++) {
    let p = starts[i] as number;
    let k = i * taps;
    const end = k + (counts[i] as number);
    let v = HALF;
    for (; k < end; k++, p++) v = (v + Math.imul(row[p] as number, weights[k] as number)) | 0;
    ring[to + i] = v >> SHIFT;
  }
}

function filterRgb(row: Uint8Array, table: WeightTable, ring: Int16Array, to: number): void {
  const { starts, counts, weights, taps } = table;
  for (let i = 0, q = to; i < starts.length; i++, q += 3) {
    let p = 3 * (starts[i] as number);
    let k = i * taps;
    const end = k + (counts[i] as number);
    let r = HALF;
    let g = HALF;
    let b = HALF;
    for (; k < end; k++, p += 3) {
      const w = weights[k] as number;
      r = (r + Math.imul(row[p] as number, w)) | 0;
      g = (g + Math.imul(row[p + 1] as number, w)) | 0;
      b = (b + Math.imul(row[p + 2] as number, w)) | 0;
    }
    ring[q] = r >> SHIFT;
    ring[q + 1] = g >> SHIFT;
    ring[q + 2] = b >> SHIFT;
  }
}

function filterRgba(row: Uint8Array, table: WeightTable, ring: Int16Array, to: number): void {
  const { starts, counts, weights, taps } = table;
  for (let i = 0, q = to; i < starts.length; i++, q += 4) {
    let p = 4 * (starts[i] as number);
    let k = i * taps;
    const end = k + (counts[i] as number);
    let r = HALF;
    let g = HALF;
    let b = HALF;
    let a = HALF;
    for (; k < end; k++, p += 4) {
      const w = weights[k] as number;
      r = (r + Math.imul(row[p] as number, w)) | 0;
      g = (g + Math.imul(row[p + 1] as number, w)) | 0;
      b = (b + Math.imul(row[p + 2] as number, w)) | 0;
      a = (a + Math.imul(row[p + 3] as number, w)) | 0;
    }
    ring[q] = r >> SHIFT;
    ring[q + 1] = g >> SHIFT;
    ring[q + 2] = b >> SHIFT;
    ring[q + 3] = a >> SHIFT;
  }
}

/**
 * Filters rows of the ring along y into row `i` of the result, rounded and clamped to bytes. Source row y
 * stands in slot y mod `taps`. `sums` is room for one row of sums: whole numbers below 2^53, so that their
 * order cannot matter.
 */
export function filterColumns(
  ring: Int16Array,
  table: WeightTable,
  i: number,
  sums: Float64Array,
  out: Uint8Array,
): void {
  const { starts, counts, weights, taps } = table;
  const y = starts[i] as number;
  const count = counts[i] as number;
  const first = i * taps;
  sums.fill(ONE / 2);
  let k = 0;
  for (; k + 4 <= count; k += 4) addFour(ring, sums, weights, first + k, y + k, taps);
  for (; k < count; k++) addOne(ring, sums, weights, first + k, y + k, taps);
  for (let x = 0; x < sums.length; x++) {
    const v = (sums[x] as number) / ONE;
    out[x] = v < 0 ? 0 : v > 255 ? 255 : v;
  }
}

type AddRows = (
  ring: Int16Array,
  sums: Float64Array,
  weights: Int32Array,
  k: number,
  y: number,
  slots: number,
) => void;

/** Four rows at a time: the sums are read and written a quarter as often. */
const addFour: AddRows = (ring, sums, weights, k, y, slots) => {
  const stride = sums.length;
  const a = (y % slots) * stride;
  const b = ((y + 1) % slots) * stride;
  const c = ((y + 2) % slots) * stride;
  const d = ((y + 3) % slots) * stride;
  const wa = weights[k] as number;
  const wb = weights[k + 1] as number;
  const wc = weights[k + 2] as number;
  const wd = weights[k + 3] as number;
  for (let x = 0; x < stride; x++) {
    sums[x] =
      (sums[x] as number) +
      (ring[a + x] as number) * wa +
      (ring[b + x] as number) * wb +
      (ring[c + x] as number) * wc +
      (ring[d + x] as number) * wd;
  }
};

const addOne: AddRows = (ring, sums, weights, k, y, slots) => {
  const stride = sums.length;
  const a = (y % slots) * stride;
  const w = weights[k] as number;
  for (let x = 0; x < stride; x++) sums[x] = (sums[x] as number) + (ring[a + x] as number) * w;
};
