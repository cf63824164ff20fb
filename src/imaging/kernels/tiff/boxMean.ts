/** Adds `samples` bytes to sums of 16 bits. Reaches up to 15 samples over the end. */
export function addSamples(from: usize, samples: i32, sums: usize): void {
  const end = from + samples;
  for (; from < end; from += 16) {
    const bytes = v128.load(from);
    v128.store(sums, i16x8.add(v128.load(sums), i16x8.extend_low_i8x16_u(bytes)));
    v128.store(sums, i16x8.add(v128.load(sums, 16), i16x8.extend_high_i8x16_u(bytes)), 16);
    sums += 32;
  }
}

/**
 * Sums of `factor` rows of RGB become means of `factor` by `factor` pixels, halves rounded up; `factor` is at
 * most 16, so that 16 bits hold a sum. Reads up to 10 bytes behind the sums and writes one behind the pixels.
 *
 * The division is a multiplication, and exact: with n pixels in a box, a sum x is at most 255.5 n, and the
 * factor is less than 1 above 2^24 / n, so the product is too large by less than 255.5 n < 2^24 / n.
 */
export function meanPixels(sums: usize, factor: i32, width: i32, to: usize): void {
  const count: u32 = factor * factor;
  const half = i32x4.splat(count >> 1);
  const reciprocal = i32x4.splat(((1 << 24) + count - 1) / count);
  for (const end = to + width * 3; to < end; to += 3) {
    let sum = v128.load(sums);
    sums += 6;
    for (let i = 1; i < factor; i++) {
      sum = i16x8.add(sum, v128.load(sums));
      sums += 6;
    }
    const rounded = i32x4.add(i32x4.extend_low_i16x8_u(sum), half);
    const means = i32x4.shr_u(i32x4.mul(rounded, reciprocal), 24);
    const words = i16x8.narrow_i32x4_u(means, means);
    v128.store32_lane(to, i8x16.narrow_i16x8_u(words, words), 0);
  }
}
