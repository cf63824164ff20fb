// Luma and its reduction to the few columns that hashes are made of, exactly as Pillow does it: whole-number
// weights with 22 bits after the point, sums of 32 bits (which wrap, and come out right).

/** A row of 8-bit luma as 16-bit samples: (19595 R + 38470 G + 7471 B + 32768) >> 16; grey as it is. */
export function lumaRow(from: usize, width: i32, channels: i32, out: usize): void {
  if (channels == 1) {
    for (let x = 0; x < width; x += 8) {
      v128.store(out, v128.load8x8_u(from));
      from += 8;
      out += 16;
    }
    return;
  }
  // 38470 is above 16 bits with sign: green comes in twice, with half its weight.
  const redGreen = i16x8(19595, 19235, 19595, 19235, 19595, 19235, 19595, 19235);
  const blueGreen = i16x8(7471, 19235, 7471, 19235, 7471, 19235, 7471, 19235);
  const zero = i32x4.splat(0), half = i32x4.splat(32768);
  const step = <usize>(8 * channels);
  for (let x = 0; x < width; x += 8) {
    let a: v128, b: v128, c: v128, d: v128;
    if (channels == 3) {
      const v = v128.load(from), w = v128.load(from, 12);
      a = i8x16.shuffle(v, zero, 0, 16, 1, 16, 3, 16, 4, 16, 6, 16, 7, 16, 9, 16, 10, 16);
      b = i8x16.shuffle(v, zero, 2, 16, 1, 16, 5, 16, 4, 16, 8, 16, 7, 16, 11, 16, 10, 16);
      c = i8x16.shuffle(w, zero, 0, 16, 1, 16, 3, 16, 4, 16, 6, 16, 7, 16, 9, 16, 10, 16);
      d = i8x16.shuffle(w, zero, 2, 16, 1, 16, 5, 16, 4, 16, 8, 16, 7, 16, 11, 16, 10, 16);
    } else {
      const v = v128.load(from), w = v128.load(from, 16);
      a = i8x16.shuffle(v, zero, 0, 16, 1, 16, 4, 16, 5, 16, 8, 16, 9, 16, 12, 16, 13, 16);
      b = i8x16.shuffle(v, zero, 2, 16, 1, 16, 6, 16, 5, 16, 10, 16, 9, 16, 14, 16, 13, 16);
      c = i8x16.shuffle(w, zero, 0, 16, 1, 16, 4, 16, 5, 16, 8, 16, 9, 16, 12, 16, 13, 16);
      d = i8x16.shuffle(w, zero, 2, 16, 1, 16, 6, 16, 5, 16, 10, 16, 9, 16, 14, 16, 13, 16);
    }
    const left = i32x4.add(i32x4.dot_i16x8_s(a, redGreen), i32x4.dot_i16x8_s(b, blueGreen));
    const right = i32x4.add(i32x4.dot_i16x8_s(c, redGreen), i32x4.dot_i16x8_s(d, blueGreen));
    v128.store(
      out,
      i16x8.narrow_i32x4_s(i32x4.shr_u(i32x4.add(left, half), 16), i32x4.shr_u(i32x4.add(right, half), 16)),
    );
    from += step;
    out += 16;
  }
}

/**
 * One window over a row, in 32-bit words: byte offset, vectors of 8 and address of the weights' low part,
 * the same of the rest (no vectors if there is none), and how far the rest is shifted.
 */
// @ts-ignore: decorator
@inline
const WINDOW: usize = 28;

/** Weighs four rows of luma, `stride` bytes apart, with `count` windows: 4 × count bytes, row by row. */
export function hashAcross(rows: usize, stride: usize, windows: usize, count: i32, out: usize): void {
  const half = i32x4.splat(1 << 21);
  for (let i = 0; i < count; i++) {
    const low = rows + load<usize>(windows), high = rows + load<usize>(windows, 12);
    const rest = weighFour(high, stride, load<i32>(windows, 16), load<usize>(windows, 20));
    const part = weighFour(low, stride, load<i32>(windows, 4), load<usize>(windows, 8));
    const sum = i32x4.add(part, i32x4.shl(rest, load<i32>(windows, 24)));
    const v = i32x4.shr_s(i32x4.add(sum, half), 22);
    const words = i16x8.narrow_i32x4_s(v, v);
    const bytes = i8x16.narrow_i16x8_u(words, words);
    v128.store8_lane(out + i, bytes, 0);
    v128.store8_lane(out + i + count, bytes, 1);
    v128.store8_lane(out + i + 2 * count, bytes, 2);
    v128.store8_lane(out + i + 3 * count, bytes, 3);
    windows += WINDOW;
  }
}

function weighFour(p: usize, stride: usize, vectors: i32, weights: usize): v128 {
  const q = p + stride, r = q + stride, s = r + stride;
  let a = i32x4.splat(0), b = a, c = a, d = a;
  const end = <usize>vectors << 4;
  for (let i: usize = 0; i < end; i += 16) {
    const w = v128.load(weights + i);
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(p + i), w));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(q + i), w));
    c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load(r + i), w));
    d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load(s + i), w));
  }
  const ab = i32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
  return i32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7));
}

/**
 * Adds four rows of luma to `sums` of 32 bits, one for each column. `weights` are the low parts of the four
 * rows' weights, 16 bits each, then the rest of them, to be shifted by `shift` and skipped if all are 0.
 */
export function hashDown(
  rows: usize, stride: usize, weights: usize, shift: i32, width: i32, sums: usize,
): void {
  const low = v128.load32_splat(weights), below = v128.load32_splat(weights, 4);
  const high = v128.load32_splat(weights, 8), highBelow = v128.load32_splat(weights, 12);
  const isWide = load<u64>(weights, 8) != 0;
  let p = rows;
  for (let x = 0; x < width; x += 8) {
    const a = v128.load(p), b = v128.load(p + stride);
    const c = v128.load(p + 2 * stride), d = v128.load(p + 3 * stride);
    const ab = i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
    const cd = i16x8.shuffle(c, d, 0, 8, 1, 9, 2, 10, 3, 11);
    const ef = i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
    const gh = i16x8.shuffle(c, d, 4, 12, 5, 13, 6, 14, 7, 15);
    let left = i32x4.add(i32x4.dot_i16x8_s(ab, low), i32x4.dot_i16x8_s(cd, below));
    let right = i32x4.add(i32x4.dot_i16x8_s(ef, low), i32x4.dot_i16x8_s(gh, below));
    if (isWide) {
      const more = i32x4.add(i32x4.dot_i16x8_s(ab, high), i32x4.dot_i16x8_s(cd, highBelow));
      const rest = i32x4.add(i32x4.dot_i16x8_s(ef, high), i32x4.dot_i16x8_s(gh, highBelow));
      left = i32x4.add(left, i32x4.shl(more, shift));
      right = i32x4.add(right, i32x4.shl(rest, shift));
    }
    v128.store(sums, i32x4.add(v128.load(sums), left));
    v128.store(sums, i32x4.add(v128.load(sums, 16), right), 16);
    p += 16;
    sums += 32;
  }
}
