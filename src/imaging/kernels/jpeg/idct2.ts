// The inverse DCT to 2x2 samples of a block, exactly as libjpeg's jidctred computes it: of 8 points only the
// first and the odd ones count.
import { dequantized, half, halfAndLevel, highPairs, lowPairs, rotate } from "./lanes";

const ODD13: usize = memory.data<i16>([29692, -10426, 29692, -10426, 29692, -10426, 29692, -10426], 16);
const ODD57: usize = memory.data<i16>([6967, -5906, 6967, -5906, 6967, -5906, 6967, -5906], 16);
/** Of a row, in which lanes 1, 3, 5 and 7 count. */
const ODD_LANES: usize = memory.data<i16>([0, 29692, 0, -10426, 0, 6967, 0, -5906], 16);

// @ts-ignore: decorator
@inline function odd(a13: v128, a57: v128): v128 {
  return i32x4.add(rotate(a13, ODD13), rotate(a57, ODD57));
}

/** 2x2 samples of one block to `out`; parameters as transform8's. */
export function transform2(coefficients: usize, quantizer: usize, out: usize, stride: usize): void {
  const a0 = dequantized(coefficients, quantizer, 0);
  const a1 = dequantized(coefficients, quantizer, 1);
  const a3 = dequantized(coefficients, quantizer, 3);
  const a5 = dequantized(coefficients, quantizer, 5);
  const a7 = dequantized(coefficients, quantizer, 7);
  const bias = i32x4.splat(half(13));
  const evenLow = i32x4.add(i32x4.shl(i32x4.extend_low_i16x8_s(a0), 15), bias);
  const evenHigh = i32x4.add(i32x4.shl(i32x4.extend_high_i16x8_s(a0), 15), bias);
  const oddLow = odd(lowPairs(a1, a3), lowPairs(a5, a7));
  const oddHigh = odd(highPairs(a1, a3), highPairs(a5, a7));
  const row0 = i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(evenLow, oddLow), 13), i32x4.shr_s(i32x4.add(evenHigh, oddHigh), 13),
  );
  const row1 = i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.sub(evenLow, oddLow), 13), i32x4.shr_s(i32x4.sub(evenHigh, oddHigh), 13),
  );

  // The same along the rows; lane 0 is the even part by itself.
  const products0 = rotate(row0, ODD_LANES);
  const products1 = rotate(row1, ODD_LANES);
  const sums = i32x4.add(
    i32x4.shuffle(products0, products1, 0, 4, 1, 5), i32x4.shuffle(products0, products1, 2, 6, 3, 7),
  );
  const odds = i32x4.add(sums, i32x4.shuffle(sums, sums, 2, 3, 0, 1));
  const first = i32x4.extend_low_i16x8_s(lowPairs(row0, row1));
  const evens = i32x4.add(i32x4.shl(first, 15), i32x4.splat(halfAndLevel(20)));
  const left = i32x4.shr_s(i32x4.add(evens, odds), 20);
  const right = i32x4.shr_s(i32x4.sub(evens, odds), 20);
  const samples = i16x8.narrow_i32x4_s(i32x4.shuffle(left, right, 0, 4, 1, 5), left);
  const bytes = i8x16.narrow_i16x8_u(samples, samples);
  v128.store16_lane(out, bytes, 0);
  v128.store16_lane(out + stride, bytes, 1);
}
