// A picture of calm areas with clean edges: each pixel becomes a mean of the boxes around it, of which the
// even ones count for far more than those that an edge goes through (a Kuwahara filter with soft weights).

/** Bytes of a pixel as three colours and a quarter of the sum of their squares, 16 bits each. */
// @ts-ignore: decorator
@inline
const QUAD: usize = 8;

/** A row of RGB as quads, with `pad` more of the outermost pixels on either side. */
export function quadRow(rgb: usize, width: i32, pad: i32, out: usize): void {
  const zero = i32x4.splat(0);
  let to = out + <usize>pad * QUAD;
  for (let x = 0; x < width; x += 4) {
    const v = v128.load(rgb);
    const a = i8x16.shuffle(v, zero, 0, 16, 1, 16, 2, 16, 16, 16, 3, 16, 4, 16, 5, 16, 16, 16);
    const b = i8x16.shuffle(v, zero, 6, 16, 7, 16, 8, 16, 16, 16, 9, 16, 10, 16, 11, 16, 16, 16);
    v128.store(to, v128.or(a, quarterSquares(a)));
    v128.store(to, v128.or(b, quarterSquares(b)), 16);
    rgb += 12;
    to += 32;
  }
  padQuads(out, width, pad);
}

/** As quadRow, from four bytes a pixel, of which the last is of no use. */
export function quadAgain(colours: usize, width: i32, pad: i32, out: usize): void {
  const three = i16x8(-1, -1, -1, 0, -1, -1, -1, 0);
  let to = out + <usize>pad * QUAD;
  for (let x = 0; x < width; x += 4) {
    const v = v128.load(colours);
    const a = v128.and(i16x8.extend_low_i8x16_u(v), three), b = v128.and(i16x8.extend_high_i8x16_u(v), three);
    v128.store(to, v128.or(a, quarterSquares(a)));
    v128.store(to, v128.or(b, quarterSquares(b)), 16);
    colours += 16;
    to += 32;
  }
  padQuads(out, width, pad);
}

function padQuads(out: usize, width: i32, pad: i32): void {
  const row = out + <usize>pad * QUAD;
  const first = load<u64>(row), last = load<u64>(row + <usize>(width - 1) * QUAD);
  let left = out, right = row + <usize>width * QUAD;
  for (let i = 0; i < pad; i++) {
    store<u64>(left, first);
    store<u64>(right, last);
    left += QUAD;
    right += QUAD;
  }
}

/** (r² + g² + b²) / 4 in the fourth word of either half, the others 0. */
// @ts-ignore: decorator
@inline
function quarterSquares(v: v128): v128 {
  const pairs = i32x4.dot_i16x8_s(v, v);
  const sums = i32x4.add(pairs, i64x2.shr_u(pairs, 32));
  return i64x2.shl(i64x2.shr_u(i64x2.shl(sums, 32), 34), 48);
}

/**
 * From sums of `2 · radius + 1` rows, the box around each pixel: mean R, G and B times its weight, and the
 * weight, as floats, with `pad` more of the outermost on either side. The weight falls with the fourth power
 * of the variance above `calm`. Rows are read and written to whole blocks of 4 pixels.
 */
export function weighBoxes(sums: usize, width: i32, radius: i32, calm: f32, pad: i32, out: usize): void {
  const side = 2 * radius + 1, last = <usize>(2 * radius) << 4;
  const share = f32x4.splat(<f32>1 / <f32>(side * side)), four = f32x4.splat(4);
  const least = f32x4.splat(calm), none = f32x4.splat(0), unit = f32x4.splat(calm * calm);
  let sum = i32x4.splat(0);
  for (let i: usize = 0; i < last; i += 16) sum = i32x4.add(sum, v128.load(sums + i));
  const row = out + (<usize>pad << 4);
  let to = row;
  for (let x = 0; x < width; x += 4) {
    sum = i32x4.add(sum, v128.load(sums + last));
    const a = f32x4.mul(f32x4.convert_i32x4_s(sum), share);
    sum = i32x4.add(i32x4.sub(sum, v128.load(sums)), v128.load(sums + last, 16));
    const b = f32x4.mul(f32x4.convert_i32x4_s(sum), share);
    sum = i32x4.add(i32x4.sub(sum, v128.load(sums, 16)), v128.load(sums + last, 32));
    const c = f32x4.mul(f32x4.convert_i32x4_s(sum), share);
    sum = i32x4.add(i32x4.sub(sum, v128.load(sums, 32)), v128.load(sums + last, 48));
    const d = f32x4.mul(f32x4.convert_i32x4_s(sum), share);
    sum = i32x4.sub(sum, v128.load(sums, 48));
    // Four pixels of four lanes, turned to four planes.
    const ab = i32x4.shuffle(a, b, 0, 4, 1, 5), cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
    const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7), cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7);
    const R = i32x4.shuffle(ab, cd, 0, 1, 4, 5), G = i32x4.shuffle(ab, cd, 2, 3, 6, 7);
    const B = i32x4.shuffle(abHigh, cdHigh, 0, 1, 4, 5), Q = i32x4.shuffle(abHigh, cdHigh, 2, 3, 6, 7);
    const ofTwo = f32x4.sub(f32x4.mul(Q, four), f32x4.mul(B, B));
    const variance = f32x4.max(f32x4.sub(ofTwo, f32x4.add(f32x4.mul(R, R), f32x4.mul(G, G))), none);
    const spread = f32x4.add(variance, least);
    const ratio = f32x4.div(unit, f32x4.mul(spread, spread));
    const w = f32x4.mul(ratio, ratio);
    v128.store(to, weighted(a, i32x4.shuffle(w, w, 0, 0, 0, 0)));
    v128.store(to, weighted(b, i32x4.shuffle(w, w, 1, 1, 1, 1)), 16);
    v128.store(to, weighted(c, i32x4.shuffle(w, w, 2, 2, 2, 2)), 32);
    v128.store(to, weighted(d, i32x4.shuffle(w, w, 3, 3, 3, 3)), 48);
    sums += 64;
    to += 64;
  }
  to = row + (<usize>width << 4);
  const first = v128.load(row), end = v128.load(to - 16);
  let left = out;
  for (let i = 0; i < pad; i++) {
    v128.store(left, first);
    v128.store(to, end);
    left += 16;
    to += 16;
  }
}

/** Three means times their weight, and the weight. */
// @ts-ignore: decorator
@inline
function weighted(means: v128, weight: v128): v128 {
  return i8x16.shuffle(f32x4.mul(means, weight), weight, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 28, 29, 30, 31);
}

/**
 * The weighted mean of nine boxes: the pixel's own, four at `reach` along the axes and four at `slant` both
 * ways. The rows of boxes are those `reach` and `slant` above, the own, and those below; out: R, G, B and a
 * byte of no use for each pixel. `halves`: what is added before each of four pixels is cut to whole levels.
 */
export function joinSectors(
  above: usize, upper: usize, own: usize, lower: usize, below: usize,
  reach: i32, slant: i32, halves: usize, width: i32, out: usize,
): void {
  const r = <usize>reach << 4, s = <usize>slant << 4;
  const ofA = v128.load(halves), ofB = v128.load(halves, 16);
  const ofC = v128.load(halves, 32), ofD = v128.load(halves, 48);
  for (let x = 0; x < width; x += 4) {
    const a = sector(above, upper, own, lower, below, r, s);
    const b = sector(above + 16, upper + 16, own + 16, lower + 16, below + 16, r, s);
    const c = sector(above + 32, upper + 32, own + 32, lower + 32, below + 32, r, s);
    const d = sector(above + 48, upper + 48, own + 48, lower + 48, below + 48, r, s);
    const ab = i16x8.narrow_i32x4_s(whole(a, ofA), whole(b, ofB));
    const cd = i16x8.narrow_i32x4_s(whole(c, ofC), whole(d, ofD));
    v128.store(out, i8x16.narrow_i16x8_u(ab, cd));
    above += 64;
    upper += 64;
    own += 64;
    lower += 64;
    below += 64;
    out += 16;
  }
}

// @ts-ignore: decorator
@inline
function sector(
  above: usize, upper: usize, own: usize, lower: usize, below: usize, r: usize, s: usize,
): v128 {
  const axes = f32x4.add(
    f32x4.add(v128.load(above), v128.load(below)),
    f32x4.add(v128.load(own - r), v128.load(own + r)),
  );
  const corners = f32x4.add(
    f32x4.add(v128.load(upper - s), v128.load(upper + s)),
    f32x4.add(v128.load(lower - s), v128.load(lower + s)),
  );
  return f32x4.add(f32x4.add(axes, corners), v128.load(own));
}

// @ts-ignore: decorator
@inline
function whole(sum: v128, half: v128): v128 {
  const weight = i32x4.shuffle(sum, sum, 3, 3, 3, 3);
  return i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.div(sum, weight), half));
}
