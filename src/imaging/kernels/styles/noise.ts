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

/**
 * One row of value noise: a hash at the points of a lattice, joined smoothly, −128 … 127. Every fourth pixel
 * is worked out, so that no cell should be smaller than 4.
 * @param across lattice points to a pixel, 16.16 fixed point
 * @param down lattice points to a row, 16.16
 * @param slant lattice points that each row lies further to the left than the one above, 16.16, not negative
 * @param lattice room for width · across + 4 values of 16 bits
 * @param out `width` signed 16-bit samples and up to 3 more
 */
export function noiseRow(
  y: i32, width: i32, across: u32, down: u32, slant: u32, seed: i32, lattice: usize, out: usize,
): void {
  const py = <u64>y * down;
  const row = <i32>(py >> 16);
  const fy = smooth(<i32>(py & 0xffff));
  const begin = <u64>y * slant;
  const first = <i32>(begin >> 16);
  const points = <i32>((<u64>(width + 4) * across) >> 16) + 3;
  for (let k = 0; k < points; k++) {
    const a = <i32>(hashOf(first + k, row, seed) & 0xff), b = <i32>(hashOf(first + k, row + 1, seed) & 0xff);
    store<i16>(lattice + (<usize>k << 1), (a << 7) + (((b - a) * fy) >> 8) - 16384);
  }
  let px = <u32>(begin & 0xffff);
  let v = pointAt(lattice, px);
  for (let x = 0; x < width; x += 4) {
    px += across << 2;
    const next = pointAt(lattice, px);
    const d = next - v;
    store<i16>(out, v >> 7);
    store<i16>(out, (v + (d >> 2)) >> 7, 2);
    store<i16>(out, (v + (d >> 1)) >> 7, 4);
    store<i16>(out, (next - (d >> 2)) >> 7, 6);
    v = next;
    out += 8;
  }
}

// @ts-ignore: decorator
@inline
function pointAt(lattice: usize, px: u32): i32 {
  const p = lattice + (<usize>(px >> 16) << 1);
  const a = <i32>load<i16>(p), b = <i32>load<i16>(p, 2);
  return a + (((b - a) * (smooth(<i32>(px & 0xffff)) >> 1)) >> 14);
}

/** 3t² − 2t³ of t in 16 bits, to 15 bits. */
// @ts-ignore: decorator
@inline
function smooth(t: i32): i32 {
  const s = t >> 1;
  const square = (s * s) >> 15;
  return (square * ((98304 - 2 * s) >> 1)) >> 14;
}
