// Noise that is a function of the position alone: the same whichever rows are asked for, and in which order.

/** A well mixed 32 bits of a place. */
// @ts-ignore: decorator
@inline
export function hashOf(x: i32, y: i32, seed: i32): u32 {
  let h = <u32>x * 0x9e3779b1 ^ (<u32>y + <u32>seed * 0x632be5ab) * 0x85ebca77;
  h ^= h >> 15;
  h *= 0x2c1b3c6d;
  h ^= h >> 12;
  h *= 0x297a2d39;
  return h ^ (h >> 15);
}

/** `hashOf` of four places of a row. */
// @ts-ignore: decorator
@inline
export function hashesOf(x: v128, y: i32, seed: i32): v128 {
  const line = (<u32>y + <u32>seed * 0x632be5ab) * 0x85ebca77;
  let h = v128.xor(i32x4.mul(x, i32x4.splat(0x9e3779b1)), i32x4.splat(line));
  h = v128.xor(h, i32x4.shr_u(h, 15));
  h = i32x4.mul(h, i32x4.splat(0x2c1b3c6d));
  h = v128.xor(h, i32x4.shr_u(h, 12));
  h = i32x4.mul(h, i32x4.splat(0x297a2d39));
  return v128.xor(h, i32x4.shr_u(h, 15));
}

/**
 * One row of value noise: a hash at the points of a lattice, joined smoothly, −128 … 127. Every fourth pixel
 * is worked out, so that no cell should be smaller than 4.
 * @param across lattice points to a pixel, 16.16 fixed point
 * @param down lattice points to a row, 16.16
 * @param slant lattice points that each row lies further to the left than the one above, 16.16, not negative
 * @param lattice room for width · across + 4 values of 16 bits, and behind them 4 that may be read
 * @param out `width` signed 16-bit samples and up to 15 more
 */
export function noiseRow(
  y: i32, width: i32, across: u32, down: u32, slant: u32, seed: i32, lattice: usize, out: usize,
): void {
  const py = <u64>y * down;
  const row = <i32>(py >> 16);
  const fy = smoothed(i32x4.splat(<i32>(py & 0xffff)));
  const level = i32x4.extract_lane(fy, 0);
  const begin = <u64>y * slant;
  const first = <i32>(begin >> 16);
  const points = <i32>((<u64>(width + 4) * across) >> 16) + 3;
  for (let k = 0; k < points; k++) {
    const a = <i32>(hashOf(first + k, row, seed) & 0xff), b = <i32>(hashOf(first + k, row + 1, seed) & 0xff);
    store<i16>(lattice + (<usize>k << 1), (a << 7) + (((b - a) * level) >> 8) - 16384);
  }
  const begun = i32x4.splat(<i32>(begin & 0xffff)), fourth = i32x4.splat(<i32>(across << 4));
  let px = i32x4.add(begun, i32x4.mul(i32x4.splat(<i32>(across << 2)), i32x4(1, 2, 3, 4)));
  let before = pointsAt(lattice, begun);
  for (let x = 0; x < width; x += 16) {
    const v = pointsAt(lattice, px);
    px = i32x4.add(px, fourth);
    // Each point with the one before it, and the three pixels between them.
    const u = i8x16.shuffle(before, v, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27);
    before = v;
    const d = i32x4.sub(v, u);
    const quarter = i32x4.shr_s(d, 2);
    const begins = i16x8.narrow_i32x4_s(
      i32x4.shr_s(u, 7), i32x4.shr_s(i32x4.add(u, quarter), 7),
    );
    const ends = i16x8.narrow_i32x4_s(
      i32x4.shr_s(i32x4.add(u, i32x4.shr_s(d, 1)), 7), i32x4.shr_s(i32x4.sub(v, quarter), 7),
    );
    v128.store(
      out, i8x16.shuffle(begins, ends, 0, 1, 8, 9, 16, 17, 24, 25, 2, 3, 10, 11, 18, 19, 26, 27),
    );
    v128.store(
      out, i8x16.shuffle(begins, ends, 4, 5, 12, 13, 20, 21, 28, 29, 6, 7, 14, 15, 22, 23, 30, 31), 16,
    );
    out += 32;
  }
}

/** The noise at four places of the lattice, 16.16. */
// @ts-ignore: decorator
@inline
function pointsAt(lattice: usize, px: v128): v128 {
  const at = i32x4.shl(i32x4.shr_u(px, 16), 1);
  let pair = v128.load32_zero(lattice + <usize>i32x4.extract_lane(at, 0));
  pair = v128.load32_lane(lattice + <usize>i32x4.extract_lane(at, 1), pair, 1);
  pair = v128.load32_lane(lattice + <usize>i32x4.extract_lane(at, 2), pair, 2);
  pair = v128.load32_lane(lattice + <usize>i32x4.extract_lane(at, 3), pair, 3);
  const a = i32x4.shr_s(i32x4.shl(pair, 16), 16), b = i32x4.shr_s(pair, 16);
  const part = i32x4.shr_s(smoothed(v128.and(px, i32x4.splat(0xffff))), 1);
  return i32x4.add(a, i32x4.shr_s(i32x4.dot_i16x8_s(i32x4.sub(b, a), part), 14));
}

/** 3t² − 2t³ of t in 16 bits, to 15 bits. */
// @ts-ignore: decorator
@inline
function smoothed(t: v128): v128 {
  const s = i32x4.shr_s(t, 1);
  const square = i32x4.shr_s(i32x4.dot_i16x8_s(s, s), 15);
  const slope = i32x4.shr_s(i32x4.sub(i32x4.splat(98304), i32x4.shl(s, 1)), 1);
  return i32x4.shr_s(i32x4.mul(square, slope), 14);
}
