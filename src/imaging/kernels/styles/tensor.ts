// The structure tensor: where edges run. One for each block of 4 pixels in a row, since it is smoothed
// anyway.

/**
 * Bytes of what is known of a block: cos and sin of the direction its edges run in, and how clearly, 0 … 1.
 */
// @ts-ignore: decorator
@inline
export const FLOW: usize = 16;

/** Writes the byte before the row's first and those behind its last: the samples at its ends again. */
export function repeatBytes(row: usize, width: i32, margin: i32): void {
  memory.fill(row - margin, load<u8>(row), margin);
  memory.fill(row + width, load<u8>(row + width - 1), margin);
}

/**
 * Sobel's derivatives of the middle one of three rows, multiplied and summed over each block: gx², gx·gy,
 * gy², 0 of 32 bits. Each row has to be readable one byte before and 8 bytes behind: `repeatBytes`.
 */
export function tensorBlocks(above: usize, row: usize, below: usize, blocks: i32, out: usize): void {
  for (let i = 0; i < blocks; i++) {
    const a = i16x8.sub(v128.load8x8_u(above, 1), v128.load8x8_u(above - 1));
    const b = i16x8.sub(v128.load8x8_u(row, 1), v128.load8x8_u(row - 1));
    const c = i16x8.sub(v128.load8x8_u(below, 1), v128.load8x8_u(below - 1));
    const gx = i16x8.add(i16x8.add(a, c), i16x8.shl(b, 1));
    const d = i16x8.sub(v128.load8x8_u(below - 1), v128.load8x8_u(above - 1));
    const e = i16x8.sub(v128.load8x8_u(below), v128.load8x8_u(above));
    const f = i16x8.sub(v128.load8x8_u(below, 1), v128.load8x8_u(above, 1));
    const gy = i16x8.add(i16x8.add(d, f), i16x8.shl(e, 1));
    const xx = i32x4.extmul_low_i16x8_s(gx, gx);
    const xy = i32x4.extmul_low_i16x8_s(gx, gy);
    const yy = i32x4.extmul_low_i16x8_s(gy, gy);
    store<i32>(out, sumOf(xx));
    store<i32>(out, sumOf(xy), 4);
    store<i32>(out, sumOf(yy), 8);
    store<i32>(out, 0, 12);
    above += 4;
    row += 4;
    below += 4;
    out += 16;
  }
}

// A block's sum reaches 4 × 1020², a box of it has to fit 32 bits.
// @ts-ignore: decorator
@inline
function sumOf(v: v128): i32 {
  const pairs = i32x4.add(v, i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return (i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1)) >> 4;
}

/**
 * Box sums across blocks of sums down the columns, the ends repeated.
 * @param sums room for `radius + 1` blocks more on either side, which is written to
 */
export function tensorAcross(sums: usize, blocks: i32, radius: i32, shift: i32, out: usize): void {
  const first = v128.load(sums), last = v128.load(sums + (<usize>(blocks - 1) << 4));
  const end = sums + (<usize>blocks << 4);
  for (let i = 0; i <= radius; i++) {
    v128.store(sums - (<usize>(i + 1) << 4), first);
    v128.store(end + (<usize>i << 4), last);
  }
  let head = sums + (<usize>radius << 4), tail = sums - (<usize>radius << 4);
  let s = i32x4.splat(0);
  for (let p = tail; p < head; p += 16) s = i32x4.add(s, v128.load(p));
  for (let i = 0; i < blocks; i++) {
    s = i32x4.add(s, v128.load(head));
    v128.store(out, i32x4.shr_s(s, shift));
    s = i32x4.sub(s, v128.load(tail));
    head += 16;
    tail += 16;
    out += 16;
  }
}

/** The direction of each block's edges, from its smoothed tensor. `out`: 16 bytes a block. */
export function flowOf(tensor: usize, blocks: i32, out: usize): void {
  for (let i = 0; i < blocks; i++) {
    const E = <f32>load<i32>(tensor), F = <f32>load<i32>(tensor, 4), G = <f32>load<i32>(tensor, 8);
    tensor += 16;
    const d = E - G;
    const root = sqrt<f32>(d * d + 4 * F * F);
    // The eigenvector of the smaller eigenvalue, by whichever of its two forms does not cancel.
    const tx: f32 = d < 0 ? root - d : F + F, ty: f32 = d < 0 ? -(F + F) : -(d + root);
    const length = sqrt<f32>(tx * tx + ty * ty);
    const scale: f32 = length > 0 ? 1 / length : 0;
    store<f32>(out, length > 0 ? tx * scale : 1);
    store<f32>(out, ty * scale, 4);
    // Rounding can leave it a little above 1.
    store<f32>(out, min<f32>(1, root / (E + G + 1)), 8);
    out += FLOW;
  }
}

/** A component of a block's direction times `pace`, in 16.16 fixed point. */
// @ts-ignore: decorator
@inline
export function paceOf(component: usize, pace: f32): i32 {
  return i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(f32x4.splat(load<f32>(component) * pace * 65536)), 0);
}
