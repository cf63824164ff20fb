// The anisotropic Kuwahara filter (Kyprianidis, Kang, Döllner 2009), on box means: what is on each side of a
// pixel along an ellipse that lies in the direction of the edges, the evener the more it counts.

import { FLOW, paceOf } from "./tensor";

/** Bytes of a block's ellipse: 4 offsets, each i16 dx · 4 and i16 dy. */
// @ts-ignore: decorator
@inline
const ELLIPSE: usize = 16;

/**
 * From sums down the columns of quads (R, G, B, square) to means, weighted by evenness: four planes of f32,
 * R·w, G·w, B·w and w.
 * @param sums quads of 32 bits, room for `radius + 1` more on either side, which is written to
 * @param inverse 1 / samples of the box
 * @param calm variance at which a place counts half
 * @param plane bytes from one plane to the next
 */
export function evenMeans(
  sums: usize, width: i32, radius: i32, inverse: f32, calm: f32, out: usize, plane: usize,
): void {
  const first = v128.load(sums), last = v128.load(sums + (<usize>(width - 1) << 4));
  const end = sums + (<usize>width << 4);
  for (let i = 0; i <= radius; i++) {
    v128.store(sums - (<usize>(i + 1) << 4), first);
    v128.store(end + (<usize>i << 4), last);
  }
  let head = sums + (<usize>radius << 4), tail = sums - (<usize>radius << 4);
  let s = i32x4.splat(0);
  for (let p = tail; p < head; p += 16) s = i32x4.add(s, v128.load(p));
  const n = f32x4.splat(inverse), quarter = f32x4.splat(0.25), half = f32x4.splat(0.5);
  const zero = f32x4.splat(0), one = f32x4.splat(1), perCalm = f32x4.splat(1 / calm);
  for (let i = 0; i < width; i += 4) {
    s = i32x4.add(s, v128.load(head));
    const a = f32x4.convert_i32x4_s(s);
    s = i32x4.add(i32x4.sub(s, v128.load(tail)), v128.load(head, 16));
    const b = f32x4.convert_i32x4_s(s);
    s = i32x4.add(i32x4.sub(s, v128.load(tail, 16)), v128.load(head, 32));
    const c = f32x4.convert_i32x4_s(s);
    s = i32x4.add(i32x4.sub(s, v128.load(tail, 32)), v128.load(head, 48));
    const d = f32x4.convert_i32x4_s(s);
    s = i32x4.sub(s, v128.load(tail, 48));
    head += 64;
    tail += 64;
    // Four pixels of four lanes, turned to four planes.
    const rg0 = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const bq0 = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const rg1 = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const bq1 = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const R = f32x4.mul(i8x16.shuffle(rg0, rg1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), n);
    const G = f32x4.mul(
      i8x16.shuffle(rg0, rg1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), n,
    );
    const B = f32x4.mul(i8x16.shuffle(bq0, bq1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), n);
    const Q = f32x4.mul(
      i8x16.shuffle(bq0, bq1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), n,
    );
    const squares = f32x4.add(
      f32x4.mul(quarter, f32x4.add(f32x4.mul(R, R), f32x4.mul(B, B))), f32x4.mul(half, f32x4.mul(G, G)),
    );
    let v = f32x4.mul(f32x4.max(f32x4.sub(Q, squares), zero), perCalm);
    v = f32x4.mul(v, v);
    v = f32x4.mul(v, v);
    const w = f32x4.div(one, f32x4.add(one, v));
    v128.store(out, f32x4.mul(R, w));
    v128.store(out + plane, f32x4.mul(G, w));
    v128.store(out + 2 * plane, f32x4.mul(B, w));
    v128.store(out + 3 * plane, w);
    out += 16;
  }
}

/** Repeats the samples at a row's ends over `margin` f32 on either side. */
export function repeatFloats(row: usize, width: i32, margin: i32): void {
  const first = load<f32>(row), last = load<f32>(row + (<usize>(width - 1) << 2));
  const end = row + (<usize>width << 2);
  for (let i = 0; i < margin; i++) {
    store<f32>(row - (<usize>(i + 1) << 2), first);
    store<f32>(end + (<usize>i << 2), last);
  }
}

/**
 * Where each block looks: an ellipse that lies along its edges. `out`: 16 bytes a block.
 * @param stretch how much longer and narrower than a circle it is where the edges are clear
 */
export function strokeEllipses(flow: usize, blocks: i32, radius: f32, stretch: f32, out: usize): void {
  const k = f32x4.splat(0.70710678);
  for (let i = 0; i < blocks; i++) {
    const cos = load<f32>(flow), sin = load<f32>(flow, 4), long: f32 = stretch * load<f32>(flow, 8) + 1;
    flow += FLOW;
    const along = radius * long, aside = radius / long;
    // The axes (ax, ay, bx, by), and halfway between them.
    const axes = f32x4.mul(f32x4(cos, sin, -sin, cos), f32x4(along, along, aside, aside));
    const a = i8x16.shuffle(axes, axes, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
    const b = i8x16.shuffle(axes, axes, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    const between = f32x4.mul(
      i8x16.shuffle(
        f32x4.add(a, b), f32x4.sub(a, b), 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
      ), k,
    );
    v128.store(out, i16x8.narrow_i32x4_s(offsets(axes), offsets(between)));
    out += ELLIPSE;
  }
}

/** Whole pixels; of those across the bytes. */
// @ts-ignore: decorator
@inline
function offsets(v: v128): v128 {
  const whole = i32x4.trunc_sat_f32x4_s(f32x4.nearest(v));
  return v128.bitselect(i32x4.shl(whole, 2), whole, i32x4(-1, 0, -1, 0));
}

/**
 * One row: the mean of the 8 places of each block's ellipse, each as even as it is. RGB of 16 bits a sample,
 * the level in 8.7 fixed point, in three planes.
 * @param rows addresses of the rows of `evenMeans`, of which `rows` points to that of the row itself
 */
export function kuwaharaRow(
  rows: usize, plane: usize, ellipses: usize, blocks: i32, out: usize, outPlane: usize,
): void {
  const level = f32x4.splat(128);
  for (let i = 0; i < blocks; i++) {
    const x = <usize>i << 4;
    let R = f32x4.splat(0), G = R, B = R, W = f32x4.splat(1e-30);
    for (let k: usize = 0; k < 16; k += 4) {
      const dx = <i32>load<i16>(ellipses + k), dy = <i32>load<i16>(ellipses + k, 2);
      const p = load<usize>(rows + (dy << 2)) + x + dx, q = load<usize>(rows - (dy << 2)) + x - dx;
      R = f32x4.add(R, f32x4.add(v128.load(p), v128.load(q)));
      G = f32x4.add(G, f32x4.add(v128.load(p + plane), v128.load(q + plane)));
      B = f32x4.add(B, f32x4.add(v128.load(p + 2 * plane), v128.load(q + 2 * plane)));
      W = f32x4.add(W, f32x4.add(v128.load(p + 3 * plane), v128.load(q + 3 * plane)));
    }
    ellipses += ELLIPSE;
    const f = f32x4.div(level, W);
    store4(out, f32x4.mul(R, f));
    store4(out + outPlane, f32x4.mul(G, f));
    store4(out + 2 * outPlane, f32x4.mul(B, f));
    out += 8;
  }
}

// @ts-ignore: decorator
@inline
function store4(out: usize, v: v128): void {
  const i = i32x4.trunc_sat_f32x4_s(v);
  v128.store64_lane(out, i16x8.narrow_i32x4_s(i, i), 0);
}

/**
 * The bristles' marks: noise, smeared along each block's stroke. Sums of 15 samples, 16 bits.
 * @param rows addresses of the rows of noise, of which `rows` points to that of the row itself
 * @param pace pixels from one sample to the next
 */
export function bristleRow(rows: usize, flow: usize, blocks: i32, pace: f32, out: usize): void {
  for (let i = 0; i < blocks; i++) {
    const x = <usize>i << 2;
    const cos = paceOf(flow, pace), sin = paceOf(flow + 4, pace);
    flow += FLOW;
    let sum = i16x8.extend_low_i8x16_u(v128.load32_zero(load<usize>(rows) + x));
    let dx = cos + 0x8000, dy = sin + 0x8000;
    for (let k = 0; k < 7; k++) {
      const ox = dx >> 16, oy = (dy >> 16) << 2;
      const p = v128.load32_zero(load<usize>(rows + oy) + x + ox);
      const q = v128.load32_zero(load<usize>(rows - oy) + x - ox);
      sum = i16x8.add(sum, i16x8.add(i16x8.extend_low_i8x16_u(p), i16x8.extend_low_i8x16_u(q)));
      dx += cos;
      dy += sin;
    }
    v128.store64_lane(out, sum, 0);
    out += 8;
  }
}

/**
 * The painting as it is seen: paint of three planes in 8.7 fixed point, lit from the upper left over the
 * relief that the bristles left. To RGB.
 * @param height relief of the row: `bristleRow`
 * @param lit relief of the row towards the light, `shade` of that away from it, one sample readable beside
 *   each
 */
export function varnishRow(
  from: usize, plane: usize, height: usize, lit: usize, shade: usize, width: i32, relief: i32, out: usize,
): void {
  const even = i32x4.splat(15 * 128), standing = i32x4.splat(relief), thin = i32x4.splat(40);
  for (let i = 0; i < width; i += 4) {
    const slope = i32x4.sub(v128.load16x4_s(lit - 2), v128.load16x4_s(shade, 2));
    const mark = i32x4.sub(v128.load16x4_s(height), even);
    const r = v128.load16x4_u(from), g = v128.load16x4_u(from + plane), b = v128.load16x4_u(from + 2 * plane);
    // Thick paint catches light; thin paint, in the shadows, shows little of the brush.
    const light = i32x4.add(i32x4.add(r, b), i32x4.shl(g, 1));
    const body = i32x4.add(thin, i32x4.shr_u(light, 8));
    const raised = i32x4.mul(i32x4.sub(i32x4.shr_s(mark, 1), slope), standing);
    const d = i32x4.add(i32x4.shr_s(i32x4.mul(raised, body), 12), i32x4.splat(64));
    const rg = i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(r, d), 7), i32x4.shr_s(i32x4.add(g, d), 7));
    const bb = i32x4.shr_s(i32x4.add(b, d), 7);
    const bytes = i8x16.narrow_i16x8_u(rg, i16x8.narrow_i32x4_s(bb, bb));
    const rgb = i8x16.swizzle(bytes, i8x16(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, 16, 16, 16, 16));
    v128.store64_lane(out, rgb, 0);
    v128.store32_lane(out, rgb, 2, 8);
    from += 8;
    height += 8;
    lit += 8;
    shade += 8;
    out += 12;
  }
}
