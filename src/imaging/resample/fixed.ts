/** Bits after the point of a sample on a halved level. */
export const LEVEL_BITS = 6;

/** Bits that weights and the samples' own may have together, so that a sum of 255 × 1.6 fits 32 with its sign. */
export const SUM_BITS = 22;

const LARGEST = 32_767;

/** As many bits after the point as let `largest` fit 16 with its sign, and at most `most`. */
export function weightBits(largest: number, most: number): number {
  let bits = 0;
  for (let next = 2 * largest; bits < most && next <= LARGEST; next *= 2) bits++;
  return bits;
}

/** The largest of the first `count` weights. None below 0 is as large. */
export function largestOf(weights: Float64Array, count: number): number {
  let largest = 0;
  for (let k = 0; k < count; k++) largest = Math.max(largest, weights[k] as number);
  return largest;
}

/**
 * Rounds `count` weights in place to whole numbers of 2^−bits. The largest bears what rounding leaves over, so that flat
 * areas keep their value.
 */
export function fix(weights: Float64Array, count: number, bits: number): void {
  const one = 1 << bits;
  let rest = 0;
  let at = 0;
  for (let k = 0; k < count; k++) {
    const w = (weights[k] as number) * one;
    const whole = Math.round(w);
    rest += w - whole;
    weights[k] = whole;
    if (whole > (weights[at] as number)) at = k;
  }
  weights[at] = Math.min(LARGEST, (weights[at] as number) + Math.round(rest));
}
