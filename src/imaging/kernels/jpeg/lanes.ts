// Lanes of two vectors, woven: the steps that transpositions and pairwise dot products are made of.

// @ts-ignore: decorator
@inline export function lowBytes(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline export function highBytes(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// @ts-ignore: decorator
@inline export function lowPairs(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

// @ts-ignore: decorator
@inline export function highPairs(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

// @ts-ignore: decorator
@inline export function lowQuads(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 0, 4, 1, 5);
}

// @ts-ignore: decorator
@inline export function highQuads(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 2, 6, 3, 7);
}

// @ts-ignore: decorator
@inline export function lowHalves(a: v128, b: v128): v128 {
  return i64x2.shuffle(a, b, 0, 2);
}

// @ts-ignore: decorator
@inline export function highHalves(a: v128, b: v128): v128 {
  return i64x2.shuffle(a, b, 1, 3);
}

/**
 * Pairs (a, b) of 16 bits times the pair (x, y) that `factors` points to, four times over: a * x + b * y in
 * 32 bits. Constants that loops need are loaded, here and elsewhere: a machine's code holds no vectors, and
 * putting one together anew each time takes three to five instructions.
 */
// @ts-ignore: decorator
@inline export function rotate(pairs: v128, factors: usize): v128 {
  return i32x4.dot_i16x8_s(pairs, v128.load(factors));
}

/**
 * Eight dequantised coefficients of one row. The product keeps 16 bits, as in libjpeg-turbo's vector code;
 * its C code keeps 32 and differs from it where a product leaves that range. Samples of 8 bits make none
 * above 2^11 or so (T.81, A.3.3), so only a hostile file shows it, and nothing here can trap.
 */
// @ts-ignore: decorator
@inline export function dequantized(coefficients: usize, quantizer: usize, row: usize): v128 {
  return i16x8.mul(v128.load(coefficients + (row << 4)), v128.load(quantizer + (row << 4)));
}

/** The first four of a row, in the lower half. */
// @ts-ignore: decorator
@inline export function dequantizedLow(coefficients: usize, quantizer: usize, row: usize): v128 {
  return i16x8.mul(v128.load64_zero(coefficients + (row << 4)), v128.load64_zero(quantizer + (row << 4)));
}

/** What rounds half up where `bits` are shifted out. */
// @ts-ignore: decorator
@inline export function half(bits: i32): i32 {
  return 1 << (bits - 1);
}

/** The same for samples, which are around 0 before that: T.81, A.3.1's level shift. */
// @ts-ignore: decorator
@inline export function halfAndLevel(bits: i32): i32 {
  return half(bits) + (128 << bits);
}
