// The accurate integer inverse DCT of 8x8 (T.81, A.3.3): the factorisation of Loeffler, Ligtenberg and
// Moschytz (ICASSP 1989) with constants of 13 bits, and two bits more kept by the first pass, as libjpeg's
// "islow" has it, so that every sample is the same. The rotations' additions are folded into the constants
// of one dot product each: in 32 bits nothing rounds before the end of a pass, so the sums are equal.
//
// A function has one result, so each of a pass's outputs is written as a function of all its inputs; what
// they have in common the compilers compute once.
import {
  dequantized, half, halfAndLevel, highBytes, highHalves, highPairs, highQuads, lowBytes, lowHalves, lowPairs,
  lowQuads, rotate,
} from "./lanes";

const EVEN_OUTER: usize = memory.data<i16>([10703, 4433, 10703, 4433, 10703, 4433, 10703, 4433], 16);
const EVEN_INNER: usize = memory.data<i16>([4433, -10704, 4433, -10704, 4433, -10704, 4433, -10704], 16);
const ODD0: usize = memory.data<i16>([-7373, 4926, -7373, 4926, -7373, 4926, -7373, 4926], 16);
const ODD1: usize = memory.data<i16>([-20995, 4177, -20995, 4177, -20995, 4177, -20995, 4177], 16);
const ODD2: usize = memory.data<i16>([-4176, -20995, -4176, -20995, -4176, -20995, -4176, -20995], 16);
const ODD3: usize = memory.data<i16>([-4927, -7373, -4927, -7373, -4927, -7373, -4927, -7373], 16);
const ODD_SIDE3: usize = memory.data<i16>([-6436, 9633, -6436, 9633, -6436, 9633, -6436, 9633], 16);
const ODD_SIDE4: usize = memory.data<i16>([9633, 6437, 9633, 6437, 9633, 6437, 9633, 6437], 16);

// @ts-ignore: decorator
@inline function pairs(a: v128, b: v128, high: bool): v128 {
  return high ? highPairs(a, b) : lowPairs(a, b);
}

/** a0 + a4 or a0 - a4, scaled by 2^13, with what is added to all of the pass's results. */
// @ts-ignore: decorator
@inline function scaled(a: v128, bias: i32, high: bool): v128 {
  const wide = high ? i32x4.extend_high_i16x8_s(a) : i32x4.extend_low_i16x8_s(a);
  return i32x4.add(i32x4.shl(wide, 13), i32x4.splat(bias));
}

/** The even part of outputs i and 7 - i. */
// @ts-ignore: decorator
@inline function even(i: i32, a0: v128, a2: v128, a4: v128, a6: v128, bias: i32, high: bool): v128 {
  const a26 = pairs(a2, a6, high);
  if (i == 0) return i32x4.add(scaled(i16x8.add(a0, a4), bias, high), rotate(a26, EVEN_OUTER));
  if (i == 1) return i32x4.add(scaled(i16x8.sub(a0, a4), bias, high), rotate(a26, EVEN_INNER));
  if (i == 2) return i32x4.sub(scaled(i16x8.sub(a0, a4), bias, high), rotate(a26, EVEN_INNER));
  return i32x4.sub(scaled(i16x8.add(a0, a4), bias, high), rotate(a26, EVEN_OUTER));
}

/** The odd part of outputs i and 7 - i. */
// @ts-ignore: decorator
@inline function odd(i: i32, a1: v128, a3: v128, a5: v128, a7: v128, high: bool): v128 {
  const z = pairs(i16x8.add(a7, a3), i16x8.add(a5, a1), high);
  if (i == 0) return i32x4.add(rotate(pairs(a7, a1, high), ODD0), rotate(z, ODD_SIDE4));
  if (i == 1) return i32x4.add(rotate(pairs(a5, a3, high), ODD1), rotate(z, ODD_SIDE3));
  if (i == 2) return i32x4.add(rotate(pairs(a5, a3, high), ODD2), rotate(z, ODD_SIDE4));
  return i32x4.add(rotate(pairs(a7, a1, high), ODD3), rotate(z, ODD_SIDE3));
}

/** Output i of eight transforms of 8 points at once, one a lane: rounded half up, 16 bits with saturation. */
// @ts-ignore: decorator
@inline function output(
  i: i32, a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128, a6: v128, a7: v128,
  shift: i32, bias: i32,
): v128 {
  const pair = i < 4 ? i : 7 - i;
  const evenLow = even(pair, a0, a2, a4, a6, bias, false);
  const evenHigh = even(pair, a0, a2, a4, a6, bias, true);
  const oddLow = odd(pair, a1, a3, a5, a7, false);
  const oddHigh = odd(pair, a1, a3, a5, a7, true);
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i < 4 ? i32x4.add(evenLow, oddLow) : i32x4.sub(evenLow, oddLow), shift),
    i32x4.shr_s(i < 4 ? i32x4.add(evenHigh, oddHigh) : i32x4.sub(evenHigh, oddHigh), shift),
  );
}

/**
 * 8x8 samples of one block to `out`, rows `stride` bytes apart.
 * @param coefficients 64 of 16 bits in natural order, not yet dequantised
 * @param quantizer 64 of 16 bits in natural order
 */
export function transform8(coefficients: usize, quantizer: usize, out: usize, stride: usize): void {
  const a0 = dequantized(coefficients, quantizer, 0);
  const a1 = dequantized(coefficients, quantizer, 1);
  const a2 = dequantized(coefficients, quantizer, 2);
  const a3 = dequantized(coefficients, quantizer, 3);
  const a4 = dequantized(coefficients, quantizer, 4);
  const a5 = dequantized(coefficients, quantizer, 5);
  const a6 = dequantized(coefficients, quantizer, 6);
  const a7 = dequantized(coefficients, quantizer, 7);
  const b0 = output(0, a0, a1, a2, a3, a4, a5, a6, a7, 11, half(11));
  const b1 = output(1, a0, a1, a2, a3, a4, a5, a6, a7, 11, half(11));
  const b2 = output(2, a0, a1, a2, a3, a4, a5, a6, a7, 11, half(11));
  const b3 = output(3, a0, a1, a2, a3, a4, a5, a6, a7, 11, half(11));
  const b4 = output(4, a0, a1, a2, a3, a4, a5, a6, a7, 11, half(11));
  const b5 = output(5, a0, a1, a2, a3, a4, a5, a6, a7, 11, half(11));
  const b6 = output(6, a0, a1, a2, a3, a4, a5, a6, a7, 11, half(11));
  const b7 = output(7, a0, a1, a2, a3, a4, a5, a6, a7, 11, half(11));

  const low01 = lowPairs(b0, b1);
  const low23 = lowPairs(b2, b3);
  const low45 = lowPairs(b4, b5);
  const low67 = lowPairs(b6, b7);
  const high01 = highPairs(b0, b1);
  const high23 = highPairs(b2, b3);
  const high45 = highPairs(b4, b5);
  const high67 = highPairs(b6, b7);
  const c0 = lowHalves(lowQuads(low01, low23), lowQuads(low45, low67));
  const c1 = highHalves(lowQuads(low01, low23), lowQuads(low45, low67));
  const c2 = lowHalves(highQuads(low01, low23), highQuads(low45, low67));
  const c3 = highHalves(highQuads(low01, low23), highQuads(low45, low67));
  const c4 = lowHalves(lowQuads(high01, high23), lowQuads(high45, high67));
  const c5 = highHalves(lowQuads(high01, high23), lowQuads(high45, high67));
  const c6 = lowHalves(highQuads(high01, high23), highQuads(high45, high67));
  const c7 = highHalves(highQuads(high01, high23), highQuads(high45, high67));

  const d0 = output(0, c0, c1, c2, c3, c4, c5, c6, c7, 18, halfAndLevel(18));
  const d1 = output(1, c0, c1, c2, c3, c4, c5, c6, c7, 18, halfAndLevel(18));
  const d2 = output(2, c0, c1, c2, c3, c4, c5, c6, c7, 18, halfAndLevel(18));
  const d3 = output(3, c0, c1, c2, c3, c4, c5, c6, c7, 18, halfAndLevel(18));
  const d4 = output(4, c0, c1, c2, c3, c4, c5, c6, c7, 18, halfAndLevel(18));
  const d5 = output(5, c0, c1, c2, c3, c4, c5, c6, c7, 18, halfAndLevel(18));
  const d6 = output(6, c0, c1, c2, c3, c4, c5, c6, c7, 18, halfAndLevel(18));
  const d7 = output(7, c0, c1, c2, c3, c4, c5, c6, c7, 18, halfAndLevel(18));

  storeColumns(d0, d1, d2, d3, d4, d5, d6, d7, out, stride);
}

/** Clamps columns of 16-bit samples to bytes and stores them as rows. */
// @ts-ignore: decorator
@inline export function storeColumns(
  d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, d6: v128, d7: v128, out: usize, stride: usize,
): void {
  const p04 = i8x16.narrow_i16x8_u(d0, d4);
  const p15 = i8x16.narrow_i16x8_u(d1, d5);
  const p26 = i8x16.narrow_i16x8_u(d2, d6);
  const p37 = i8x16.narrow_i16x8_u(d3, d7);
  const q01 = lowBytes(p04, p15);
  const q45 = highBytes(p04, p15);
  const q23 = lowBytes(p26, p37);
  const q67 = highBytes(p26, p37);
  const left0 = lowPairs(q01, q23);
  const left4 = highPairs(q01, q23);
  const right0 = lowPairs(q45, q67);
  const right4 = highPairs(q45, q67);
  const rows01 = lowQuads(left0, right0);
  const rows23 = highQuads(left0, right0);
  const rows45 = lowQuads(left4, right4);
  const rows67 = highQuads(left4, right4);
  v128.store64_lane(out, rows01, 0);
  v128.store64_lane((out += stride), rows01, 1);
  v128.store64_lane((out += stride), rows23, 0);
  v128.store64_lane((out += stride), rows23, 1);
  v128.store64_lane((out += stride), rows45, 0);
  v128.store64_lane((out += stride), rows45, 1);
  v128.store64_lane((out += stride), rows67, 0);
  v128.store64_lane(out + stride, rows67, 1);
}
