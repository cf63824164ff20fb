// The transform of idct8.ts for blocks whose coefficients beyond the 4x4 of lowest frequencies are 0, as many
// of a photograph's are, in three fifths of its time: what is multiplied by 0 falls out, and of each sum two
// products of coefficients 0 and 2 and two of 1 and 3 are left. The integers are the same.
import { storeColumns } from "./idct8";
import {
  dequantizedLow, half, halfAndLevel, highHalves, highQuads, lowHalves, lowPairs, lowQuads, rotate,
} from "./lanes";

const EVEN0: usize = memory.data<i16>([8192, 10703, 8192, 10703, 8192, 10703, 8192, 10703], 16);
const EVEN1: usize = memory.data<i16>([8192, 4433, 8192, 4433, 8192, 4433, 8192, 4433], 16);
const EVEN2: usize = memory.data<i16>([8192, -4433, 8192, -4433, 8192, -4433, 8192, -4433], 16);
const EVEN3: usize = memory.data<i16>([8192, -10703, 8192, -10703, 8192, -10703, 8192, -10703], 16);
const ODD0: usize = memory.data<i16>([11363, 9633, 11363, 9633, 11363, 9633, 11363, 9633], 16);
const ODD1: usize = memory.data<i16>([9633, -2259, 9633, -2259, 9633, -2259, 9633, -2259], 16);
const ODD2: usize = memory.data<i16>([6437, -11362, 6437, -11362, 6437, -11362, 6437, -11362], 16);
const ODD3: usize = memory.data<i16>([2260, -6436, 2260, -6436, 2260, -6436, 2260, -6436], 16);

/** Output i of four transforms at once, from pairs (a0, a2) and (a1, a3): the sum of even and odd part. */
// @ts-ignore: decorator
@inline function first(a02: v128, a13: v128, even: usize, odd: usize, bias: i32, shift: i32): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.add(rotate(a02, even), i32x4.splat(bias)), rotate(a13, odd)), shift);
}

/** Output 7 - i: their difference. */
// @ts-ignore: decorator
@inline function last(a02: v128, a13: v128, even: usize, odd: usize, bias: i32, shift: i32): v128 {
  return i32x4.shr_s(i32x4.sub(i32x4.add(rotate(a02, even), i32x4.splat(bias)), rotate(a13, odd)), shift);
}

/** Pixel column i of all 8 rows. */
// @ts-ignore: decorator
@inline function firstColumn(
  low02: v128, low13: v128, high02: v128, high13: v128, even: usize, odd: usize,
): v128 {
  const bias = halfAndLevel(18);
  return i16x8.narrow_i32x4_s(
    first(low02, low13, even, odd, bias, 18), first(high02, high13, even, odd, bias, 18),
  );
}

/** Pixel column 7 - i. */
// @ts-ignore: decorator
@inline function lastColumn(
  low02: v128, low13: v128, high02: v128, high13: v128, even: usize, odd: usize,
): v128 {
  const bias = halfAndLevel(18);
  return i16x8.narrow_i32x4_s(
    last(low02, low13, even, odd, bias, 18), last(high02, high13, even, odd, bias, 18),
  );
}

/** 8x8 samples of one block of which only coefficients in the first four rows and columns are read. */
export function transform8Low(coefficients: usize, quantizer: usize, out: usize, stride: usize): void {
  const a0 = dequantizedLow(coefficients, quantizer, 0);
  const a1 = dequantizedLow(coefficients, quantizer, 1);
  const a2 = dequantizedLow(coefficients, quantizer, 2);
  const a3 = dequantizedLow(coefficients, quantizer, 3);
  // Columns in the order 0, 2, 1, 3, so that pairs of them stand side by side.
  const p02 = lowPairs(a0, a2);
  const p13 = lowPairs(a1, a3);
  const a02 = i32x4.shuffle(p02, p02, 0, 2, 1, 3);
  const a13 = i32x4.shuffle(p13, p13, 0, 2, 1, 3);
  const bias = half(11);
  const rows04 = i16x8.narrow_i32x4_s(
    first(a02, a13, EVEN0, ODD0, bias, 11), last(a02, a13, EVEN3, ODD3, bias, 11),
  );
  const rows15 = i16x8.narrow_i32x4_s(
    first(a02, a13, EVEN1, ODD1, bias, 11), last(a02, a13, EVEN2, ODD2, bias, 11),
  );
  const rows26 = i16x8.narrow_i32x4_s(
    first(a02, a13, EVEN2, ODD2, bias, 11), last(a02, a13, EVEN1, ODD1, bias, 11),
  );
  const rows37 = i16x8.narrow_i32x4_s(
    first(a02, a13, EVEN3, ODD3, bias, 11), last(a02, a13, EVEN0, ODD0, bias, 11),
  );
  const rows01 = lowQuads(rows04, rows15);
  const rows23 = lowQuads(rows26, rows37);
  const rows45 = highQuads(rows04, rows15);
  const rows67 = highQuads(rows26, rows37);
  const low02 = lowHalves(rows01, rows23);
  const low13 = highHalves(rows01, rows23);
  const high02 = lowHalves(rows45, rows67);
  const high13 = highHalves(rows45, rows67);
  storeColumns(
    firstColumn(low02, low13, high02, high13, EVEN0, ODD0),
    firstColumn(low02, low13, high02, high13, EVEN1, ODD1),
    firstColumn(low02, low13, high02, high13, EVEN2, ODD2),
    firstColumn(low02, low13, high02, high13, EVEN3, ODD3),
    lastColumn(low02, low13, high02, high13, EVEN3, ODD3),
    lastColumn(low02, low13, high02, high13, EVEN2, ODD2),
    lastColumn(low02, low13, high02, high13, EVEN1, ODD1),
    lastColumn(low02, low13, high02, high13, EVEN0, ODD0),
    out, stride,
  );
}
