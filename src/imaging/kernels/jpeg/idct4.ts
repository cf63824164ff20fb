// The inverse DCT to 4x4 samples of a block, exactly as libjpeg's jidctred computes it: the low frequencies
// of 8 points, of which row and column 4 fall out, with constants of 13 bits and two more bits kept by the
// first pass.
import { dequantized, half, halfAndLevel, highPairs, highQuads, lowPairs, lowQuads, rotate } from "./lanes";

const EVEN: usize = memory.data<i16>([15137, -6270, 15137, -6270, 15137, -6270, 15137, -6270], 16);
const OUTER75: usize = memory.data<i16>([-4176, -4926, -4176, -4926, -4176, -4926, -4176, -4926], 16);
const OUTER31: usize = memory.data<i16>([7373, 20995, 7373, 20995, 7373, 20995, 7373, 20995], 16);
const INNER75: usize = memory.data<i16>([-1730, 11893, -1730, 11893, -1730, 11893, -1730, 11893], 16);
const INNER31: usize = memory.data<i16>([-17799, 8697, -17799, 8697, -17799, 8697, -17799, 8697], 16);

/** The even part of outputs 0 and 3; a0 is scaled by 2^14, and `bias` added to all of the pass's results. */
// @ts-ignore: decorator
@inline function even(a0: v128, a26: v128, bias: i32): v128 {
  return i32x4.add(scaled(a0, bias), rotate(a26, EVEN));
}

/** The same for outputs 1 and 2. */
// @ts-ignore: decorator
@inline function evenOther(a0: v128, a26: v128, bias: i32): v128 {
  return i32x4.sub(scaled(a0, bias), rotate(a26, EVEN));
}

// @ts-ignore: decorator
@inline function scaled(a0: v128, bias: i32): v128 {
  return i32x4.add(i32x4.shl(a0, 14), i32x4.splat(bias));
}

// @ts-ignore: decorator
@inline function oddOuter(a75: v128, a31: v128): v128 {
  return i32x4.add(rotate(a75, OUTER75), rotate(a31, OUTER31));
}

// @ts-ignore: decorator
@inline function oddInner(a75: v128, a31: v128): v128 {
  return i32x4.add(rotate(a75, INNER75), rotate(a31, INNER31));
}

// @ts-ignore: decorator
@inline function plus(low: v128, oddLow: v128, high: v128, oddHigh: v128, shift: i32): v128 {
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(low, oddLow), shift), i32x4.shr_s(i32x4.add(high, oddHigh), shift),
  );
}

// @ts-ignore: decorator
@inline function minus(low: v128, oddLow: v128, high: v128, oddHigh: v128, shift: i32): v128 {
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.sub(low, oddLow), shift), i32x4.shr_s(i32x4.sub(high, oddHigh), shift),
  );
}

/** 4x4 samples of one block to `out`; parameters as transform8's. */
export function transform4(coefficients: usize, quantizer: usize, out: usize, stride: usize): void {
  const a0 = dequantized(coefficients, quantizer, 0);
  const a1 = dequantized(coefficients, quantizer, 1);
  const a2 = dequantized(coefficients, quantizer, 2);
  const a3 = dequantized(coefficients, quantizer, 3);
  const a5 = dequantized(coefficients, quantizer, 5);
  const a6 = dequantized(coefficients, quantizer, 6);
  const a7 = dequantized(coefficients, quantizer, 7);
  const a0Low = i32x4.extend_low_i16x8_s(a0);
  const a0High = i32x4.extend_high_i16x8_s(a0);
  const a26Low = lowPairs(a2, a6);
  const a26High = highPairs(a2, a6);
  const outerLow = oddOuter(lowPairs(a7, a5), lowPairs(a3, a1));
  const outerHigh = oddOuter(highPairs(a7, a5), highPairs(a3, a1));
  const innerLow = oddInner(lowPairs(a7, a5), lowPairs(a3, a1));
  const innerHigh = oddInner(highPairs(a7, a5), highPairs(a3, a1));
  const evenLow = even(a0Low, a26Low, half(12));
  const evenHigh = even(a0High, a26High, half(12));
  const otherLow = evenOther(a0Low, a26Low, half(12));
  const otherHigh = evenOther(a0High, a26High, half(12));
  const row0 = plus(evenLow, outerLow, evenHigh, outerHigh, 12);
  const row1 = plus(otherLow, innerLow, otherHigh, innerHigh, 12);
  const row2 = minus(otherLow, innerLow, otherHigh, innerHigh, 12);
  const row3 = minus(evenLow, outerLow, evenHigh, outerHigh, 12);

  // Each vector then has two columns of 4 lanes: the even one below, the odd one above.
  const u0 = lowPairs(row0, row1);
  const u1 = highPairs(row0, row1);
  const u2 = lowPairs(row2, row3);
  const u3 = highPairs(row2, row3);
  const c01 = lowQuads(u0, u2);
  const c23 = highQuads(u0, u2);
  const c45 = lowQuads(u1, u3);
  const c67 = highQuads(u1, u3);
  const c0 = i32x4.extend_low_i16x8_s(c01);
  const c26 = lowPairs(c23, c67);
  const c75 = highPairs(c67, c45);
  const c31 = highPairs(c23, c01);
  const outer = oddOuter(c75, c31);
  const inner = oddInner(c75, c31);
  const evens = even(c0, c26, halfAndLevel(19));
  const others = evenOther(c0, c26, halfAndLevel(19));
  const column01 = plus(evens, outer, others, inner, 19);
  const column23 = minus(others, inner, evens, outer, 19);
  const columns = i8x16.narrow_i16x8_u(column01, column23);
  const rows = i8x16.shuffle(columns, columns, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  v128.store32_lane(out, rows, 0);
  v128.store32_lane((out += stride), rows, 1);
  v128.store32_lane((out += stride), rows, 2);
  v128.store32_lane(out + stride, rows, 3);
}
