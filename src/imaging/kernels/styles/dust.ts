import { hashesOf } from "./noise";

/**
 * One row of fine noise, a byte a pixel: a hash of the position, 1 2 1 smoothed across.
 * @param width of the picture; `margin` more are written on either side, and up to 3 behind those
 */
export function dustRow(y: i32, width: i32, margin: i32, shift: i32, seed: i32, out: usize): void {
  const row = y >> shift;
  const two = i32x4.splat(2), low = i32x4.splat(0xff);
  let x = i32x4.add(i32x4.splat(-margin - 3), i32x4(0, 1, 2, 3));
  let before = v128.and(hashesOf(i32x4.shr_s(x, shift), row, seed), low);
  for (let at = -margin; at < width + margin; at += 4) {
    x = i32x4.add(x, i32x4.splat(4));
    // Of the pixels' right neighbours.
    const c = v128.and(hashesOf(i32x4.shr_s(x, shift), row, seed), low);
    const b = i8x16.shuffle(before, c, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27);
    const a = i8x16.shuffle(before, c, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
    before = c;
    const sum = i32x4.shr_u(i32x4.add(i32x4.add(i32x4.add(a, c), i32x4.shl(b, 1)), two), 2);
    const words = i16x8.narrow_i32x4_s(sum, sum);
    v128.store32_lane(out + at, i8x16.narrow_i16x8_u(words, words), 0);
  }
}
