// Rows of samples, one plane a component, to interleaved RGB. All functions work on 16 pixels at a time:
// they may read 15 bytes behind their rows and write 45 behind the last pixel.
//
// YCbCr to RGB (JFIF, ITU-T T.871) as libjpeg rounds it, with factors in 1/65536:
//   R = Y + (91881 Cr' + 32768 >> 16), B = Y + (116130 Cb' + 32768 >> 16),
//   G = Y + (-22554 Cb' - 46802 Cr' + 32768 >> 16), Cb' = Cb - 128, Cr' = Cr - 128.
// The products for R and B as 15-bit factors of 2 Cr' and 2 Cb', 22970 and 29033, round to the same for
// each of the 256 values. The sum for G needs its 32 bits; with doubled chroma its factors fit a dot
// product of 16-bit factors.
import { highBytes, highPairs, lowBytes, lowPairs, rotate } from "./lanes";

const RED: usize = memory.data<i16>([22970, 22970, 22970, 22970, 22970, 22970, 22970, 22970], 16);
const BLUE: usize = memory.data<i16>([29033, 29033, 29033, 29033, 29033, 29033, 29033, 29033], 16);
const GREEN: usize = memory.data<i16>([-11277, -23401, -11277, -23401, -11277, -23401, -11277, -23401], 16);
const HALF: usize = memory.data<i32>([32768, 32768, 32768, 32768], 16);
const SIGNS: usize = memory.data<u64>([0x8080808080808080, 0x8080808080808080], 16);

/** A byte that is taken from the other vector. */
// @ts-ignore: decorator
@inline const __: u8 = 255;

/**
 * Of 16 interleaved pixels, for each of their three vectors: which bytes are R and G, by their place in a
 * vector of pairs (R, G), and which are B, by their place among blue samples.
 */
const PAIRS0: usize = memory.data<u8>([0, 1, __, 2, 3, __, 4, 5, __, 6, 7, __, 8, 9, __, 10], 16);
const PAIRS1: usize = memory.data<u8>([1, __, 2, 3, __, 4, 5, __, 6, 7, __, 8, 9, __, 10, 11], 16);
const PAIRS2: usize = memory.data<u8>([__, 6, 7, __, 8, 9, __, 10, 11, __, 12, 13, __, 14, 15, __], 16);
const BLUES0: usize = memory.data<u8>([__, __, 0, __, __, 1, __, __, 2, __, __, 3, __, __, 4, __], 16);
const BLUES1: usize = memory.data<u8>([__, 5, __, __, 6, __, __, 7, __, __, 8, __, __, 9, __, __], 16);
const BLUES2: usize = memory.data<u8>([10, __, __, 11, __, __, 12, __, __, 13, __, __, 14, __, __, 15], 16);

/** 8 red samples, not yet clamped, of 8 luma samples and of 2 Cr'. */
// @ts-ignore: decorator
@inline function red8(y: v128, cr: v128): v128 {
  return i16x8.add(y, i16x8.q15mulr_sat_s(cr, v128.load(RED)));
}

// @ts-ignore: decorator
@inline function blue8(y: v128, cb: v128): v128 {
  return i16x8.add(y, i16x8.q15mulr_sat_s(cb, v128.load(BLUE)));
}

// @ts-ignore: decorator
@inline function green8(y: v128, cb: v128, cr: v128): v128 {
  return i16x8.add(y, i16x8.narrow_i32x4_s(greenSum(lowPairs(cb, cr)), greenSum(highPairs(cb, cr))));
}

// @ts-ignore: decorator
@inline function greenSum(pairs: v128): v128 {
  return i32x4.shr_s(i32x4.add(rotate(pairs, GREEN), v128.load(HALF)), 16);
}

// @ts-ignore: decorator
@inline function low(luma: v128): v128 {
  return i16x8.extend_low_i8x16_u(luma);
}

// @ts-ignore: decorator
@inline function high(luma: v128): v128 {
  return i16x8.extend_high_i8x16_u(luma);
}

/** 16 chroma samples as signed bytes around 0. */
// @ts-ignore: decorator
@inline function signed(address: usize): v128 {
  return v128.xor(v128.load(address), v128.load(SIGNS));
}

/** Twice the first 8 of signed bytes: they are woven into the upper halves of lanes and shifted down. */
// @ts-ignore: decorator
@inline function lowTwice(chroma: v128): v128 {
  return i16x8.shr_s(lowBytes(i64x2.splat(0), chroma), 7);
}

// @ts-ignore: decorator
@inline function highTwice(chroma: v128): v128 {
  return i16x8.shr_s(highBytes(i64x2.splat(0), chroma), 7);
}

// @ts-ignore: decorator
@inline function red(y: v128, cr: v128): v128 {
  return i8x16.narrow_i16x8_u(red8(low(y), lowTwice(cr)), red8(high(y), highTwice(cr)));
}

// @ts-ignore: decorator
@inline function green(y: v128, cb: v128, cr: v128): v128 {
  return i8x16.narrow_i16x8_u(
    green8(low(y), lowTwice(cb), lowTwice(cr)), green8(high(y), highTwice(cb), highTwice(cr)),
  );
}

// @ts-ignore: decorator
@inline function blue(y: v128, cb: v128): v128 {
  return i8x16.narrow_i16x8_u(blue8(low(y), lowTwice(cb)), blue8(high(y), highTwice(cb)));
}

// @ts-ignore: decorator
@inline function merged(pairs: v128, ofPairs: usize, blues: v128, ofBlues: usize): v128 {
  return v128.or(i8x16.swizzle(pairs, v128.load(ofPairs)), i8x16.swizzle(blues, v128.load(ofBlues)));
}

/**
 * Writes 16 pixels, 48 bytes. Weaving two vectors and cutting one from two neighbours are single
 * instructions on all machines; any other shuffle of two vectors is several, and brings its list along in
 * pieces.
 */
// @ts-ignore: decorator
@inline function storeRgb(out: usize, r: v128, g: v128, b: v128): void {
  const low = lowBytes(r, g);
  const high = highBytes(r, g);
  const middle = i8x16.shuffle(low, high, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25);
  v128.store(out, merged(low, PAIRS0, b, BLUES0));
  v128.store(out, merged(middle, PAIRS1, b, BLUES1), 16);
  v128.store(out, merged(high, PAIRS2, b, BLUES2), 32);
}

export function rgbFromYcc(y: usize, cb: usize, cr: usize, out: usize, count: i32): void {
  for (const end = y + <usize>count; y < end; y += 16, cb += 16, cr += 16, out += 48) {
    const luma = v128.load(y);
    const b = signed(cb);
    const r = signed(cr);
    storeRgb(out, red(luma, r), green(luma, b, r), blue(luma, b));
  }
}

/** Three planes that are RGB already. */
export function rgbFromPlanes(r: usize, g: usize, b: usize, out: usize, count: i32): void {
  for (const end = r + <usize>count; r < end; r += 16, g += 16, b += 16, out += 48) {
    storeRgb(out, v128.load(r), v128.load(g), v128.load(b));
  }
}

/**
 * A 255th of products of two bytes, to the nearest: with x = product + 128 that is (x + (x >> 8)) >> 8 for
 * each of them, and 16 bits hold it.
 */
// @ts-ignore: decorator
@inline function per255(product: v128): v128 {
  const x = i16x8.add(product, i16x8.splat(128));
  return i16x8.shr_u(i16x8.add(x, i16x8.shr_u(x, 8)), 8);
}

// @ts-ignore: decorator
@inline function times(colour: v128, key: v128): v128 {
  return i8x16.narrow_i16x8_u(
    per255(i16x8.extmul_low_i8x16_u(colour, key)), per255(i16x8.extmul_high_i8x16_u(colour, key)),
  );
}

/** Inks as Adobe writes them, 255 for none: R = C K / 255, to the nearest. */
export function rgbFromCmyk(c: usize, m: usize, y: usize, k: usize, out: usize, count: i32): void {
  for (const end = c + <usize>count; c < end; c += 16, m += 16, y += 16, k += 16, out += 48) {
    const key = v128.load(k);
    storeRgb(out, times(v128.load(c), key), times(v128.load(m), key), times(v128.load(y), key));
  }
}

/** As `rgbFromCmyk`, where C, M and Y are the complement of what YCbCr gives (Adobe Technical Note 5116). */
export function rgbFromYcck(y: usize, cb: usize, cr: usize, k: usize, out: usize, count: i32): void {
  for (const end = y + <usize>count; y < end; y += 16, cb += 16, cr += 16, k += 16, out += 48) {
    const luma = v128.load(y);
    const b = signed(cb);
    const r = signed(cr);
    const key = v128.load(k);
    storeRgb(
      out, times(v128.not(red(luma, r)), key), times(v128.not(green(luma, b, r)), key),
      times(v128.not(blue(luma, b)), key),
    );
  }
}
