// The pass along the rows: planes of 16-bit sums to finished pixels. A window is some vectors of 8 samples,
// so that its weights are read as they stand; four pixels are made at once.

/**
 * Makes one row of `width` pixels, interleaved. `starts` holds for each pixel the byte offset of its window
 * in a plane, `weights` for each four pixels and each vector of their windows 4 × 8 weights. Each sample is
 * (sum + round) >> shift, clamped to bytes. Pixels are written by fours: up to 16 bytes behind the row.
 */
export function weighAcross(
  planes: usize, planeBytes: usize, channels: i32, starts: usize, weights: usize, vectors: i32, width: i32,
  round: i32, shift: i32, out: usize,
): void {
  if (channels == 3) acrossRgb(planes, planeBytes, starts, weights, vectors, width, round, shift, out);
  else if (channels == 4) acrossRgba(planes, planeBytes, starts, weights, vectors, width, round, shift, out);
  else acrossGrey(planes, starts, weights, vectors, width, round, shift, out);
}

// @ts-ignore: decorator
@inline
function addUp(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
  return i32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7));
}

// @ts-ignore: decorator
@inline
function fourSums(plane: usize, starts: usize, weights: usize, vectors: i32): v128 {
  let p = plane + load<usize>(starts), q = plane + load<usize>(starts, 4);
  let r = plane + load<usize>(starts, 8), s = plane + load<usize>(starts, 12);
  let a = i32x4.dot_i16x8_s(v128.load(p), v128.load(weights));
  let b = i32x4.dot_i16x8_s(v128.load(q), v128.load(weights, 16));
  let c = i32x4.dot_i16x8_s(v128.load(r), v128.load(weights, 32));
  let d = i32x4.dot_i16x8_s(v128.load(s), v128.load(weights, 48));
  for (let i = 1; i < vectors; i++) {
    p += 16;
    q += 16;
    r += 16;
    s += 16;
    weights += 64;
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(p), v128.load(weights)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(q), v128.load(weights, 16)));
    c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load(r), v128.load(weights, 32)));
    d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load(s), v128.load(weights, 48)));
  }
  return addUp(a, b, c, d);
}

function acrossGrey(
  plane: usize, starts: usize, weights: usize, vectors: i32, width: i32, round: i32, shift: i32, out: usize,
): void {
  const half = i32x4.splat(round);
  const step = <usize>vectors << 6;
  for (let x = 0; x < width; x += 4) {
    const v = i32x4.shr_s(i32x4.add(fourSums(plane, starts, weights, vectors), half), shift);
    const words = i16x8.narrow_i32x4_s(v, v);
    v128.store32_lane(out, i8x16.narrow_i16x8_u(words, words), 0);
    starts += 16;
    weights += step;
    out += 4;
  }
}

// Three channels share the reading of their weights: twelve sums are as many as registers hold.
function acrossRgb(
  planes: usize, planeBytes: usize, starts: usize, weights: usize, vectors: i32, width: i32, round: i32,
  shift: i32, out: usize,
): void {
  const half = i32x4.splat(round);
  const twice = 2 * planeBytes;
  for (let x = 0; x < width; x += 4) {
    const p0 = planes + load<usize>(starts), p1 = planes + load<usize>(starts, 4);
    const p2 = planes + load<usize>(starts, 8), p3 = planes + load<usize>(starts, 12);
    let w = v128.load(weights);
    let r0 = i32x4.dot_i16x8_s(v128.load(p0), w);
    let g0 = i32x4.dot_i16x8_s(v128.load(p0 + planeBytes), w);
    let b0 = i32x4.dot_i16x8_s(v128.load(p0 + twice), w);
    w = v128.load(weights, 16);
    let r1 = i32x4.dot_i16x8_s(v128.load(p1), w);
    let g1 = i32x4.dot_i16x8_s(v128.load(p1 + planeBytes), w);
    let b1 = i32x4.dot_i16x8_s(v128.load(p1 + twice), w);
    w = v128.load(weights, 32);
    let r2 = i32x4.dot_i16x8_s(v128.load(p2), w);
    let g2 = i32x4.dot_i16x8_s(v128.load(p2 + planeBytes), w);
    let b2 = i32x4.dot_i16x8_s(v128.load(p2 + twice), w);
    w = v128.load(weights, 48);
    let r3 = i32x4.dot_i16x8_s(v128.load(p3), w);
    let g3 = i32x4.dot_i16x8_s(v128.load(p3 + planeBytes), w);
    let b3 = i32x4.dot_i16x8_s(v128.load(p3 + twice), w);
    weights += 64;
    const end = <usize>vectors << 4;
    for (let i: usize = 16; i < end; i += 16) {
      w = v128.load(weights);
      r0 = i32x4.add(r0, i32x4.dot_i16x8_s(v128.load(p0 + i), w));
      g0 = i32x4.add(g0, i32x4.dot_i16x8_s(v128.load(p0 + planeBytes + i), w));
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(v128.load(p0 + twice + i), w));
      w = v128.load(weights, 16);
      r1 = i32x4.add(r1, i32x4.dot_i16x8_s(v128.load(p1 + i), w));
      g1 = i32x4.add(g1, i32x4.dot_i16x8_s(v128.load(p1 + planeBytes + i), w));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(v128.load(p1 + twice + i), w));
      w = v128.load(weights, 32);
      r2 = i32x4.add(r2, i32x4.dot_i16x8_s(v128.load(p2 + i), w));
      g2 = i32x4.add(g2, i32x4.dot_i16x8_s(v128.load(p2 + planeBytes + i), w));
      b2 = i32x4.add(b2, i32x4.dot_i16x8_s(v128.load(p2 + twice + i), w));
      w = v128.load(weights, 48);
      r3 = i32x4.add(r3, i32x4.dot_i16x8_s(v128.load(p3 + i), w));
      g3 = i32x4.add(g3, i32x4.dot_i16x8_s(v128.load(p3 + planeBytes + i), w));
      b3 = i32x4.add(b3, i32x4.dot_i16x8_s(v128.load(p3 + twice + i), w));
      weights += 64;
    }
    const r = i32x4.shr_s(i32x4.add(addUp(r0, r1, r2, r3), half), shift);
    const g = i32x4.shr_s(i32x4.add(addUp(g0, g1, g2, g3), half), shift);
    const b = i32x4.shr_s(i32x4.add(addUp(b0, b1, b2, b3), half), shift);
    const v = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(r, g), i16x8.narrow_i32x4_s(b, b));
    v128.store(out, i8x16.shuffle(v, v, 0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, 0, 0, 0, 0));
    starts += 16;
    out += 12;
  }
}

function acrossRgba(
  planes: usize, planeBytes: usize, starts: usize, weights: usize, vectors: i32, width: i32, round: i32,
  shift: i32, out: usize,
): void {
  const half = i32x4.splat(round);
  const step = <usize>vectors << 6;
  const greens = planes + planeBytes, blues = greens + planeBytes, alphas = blues + planeBytes;
  for (let x = 0; x < width; x += 4) {
    const r = i32x4.shr_s(i32x4.add(fourSums(planes, starts, weights, vectors), half), shift);
    const g = i32x4.shr_s(i32x4.add(fourSums(greens, starts, weights, vectors), half), shift);
    const b = i32x4.shr_s(i32x4.add(fourSums(blues, starts, weights, vectors), half), shift);
    const a = i32x4.shr_s(i32x4.add(fourSums(alphas, starts, weights, vectors), half), shift);
    const v = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(r, g), i16x8.narrow_i32x4_s(b, a));
    v128.store(out, i8x16.shuffle(v, v, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
    starts += 16;
    weights += step;
    out += 16;
  }
}
