// Four tones and lines, both drawn along the edges: a difference of blurs, smoothed along its own direction.
import { FLOW, paceOf } from "./tensor";

/** Samples on either side that are averaged along an edge. */
// @ts-ignore: decorator
@inline
const ALONG = 7;

/**
 * Splits a row of tone in two: what is even, and its contrast with what is around it. Differences below
 * `still` are grain and are left out, so that tones meet in clean lines.
 * @param tone,near,far the tone, blurred a little further, and much further: 8.8 fixed point
 * @param out both for each pixel, 8.7 fixed point in 16 bits
 */
export function splitRow(tone: usize, near: usize, far: usize, samples: i32, still: i32, out: usize): void {
  const quiet = i16x8.splat(<i16>still);
  for (let i = 0; i < samples; i += 8) {
    const t = i16x8.shr_u(v128.load(tone), 1), n = i16x8.shr_u(v128.load(near), 1);
    const f = i16x8.shr_u(v128.load(far), 1);
    const contrast = beyond(i16x8.sub(t, n), quiet);
    const even = i16x8.add(f, beyond(i16x8.sub(n, f), quiet));
    v128.store(out, i8x16.shuffle(even, contrast, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23));
    v128.store(
      out, i8x16.shuffle(even, contrast, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31), 16,
    );
    tone += 16;
    near += 16;
    far += 16;
    out += 32;
  }
}

/** v brought nearer to 0 by `quiet`. */
// @ts-ignore: decorator
@inline
function beyond(v: v128, quiet: v128): v128 {
  return i16x8.sub_sat_s(v, i16x8.min_s(i16x8.max_s(v, i16x8.neg(quiet)), quiet));
}

/**
 * One row of four tones with black lines, and lines of dark grey carved out of the black, to grey as RGB.
 * @param rows addresses of the rows of `splitRow`, of which `rows` points to that of the row itself
 * @param room rows of the picture above or below, whichever is fewer: no edge is followed out of it
 * @param pace pixels from one sample to the next along an edge
 * @param crisp how much of the contrast is added to what is even
 * @param line contrast, levels, from which a line is drawn
 */
export function inkRow(
  rows: usize, flow: usize, width: i32, room: i32, pace: f32, crisp: f32, line: f32, out: usize,
): void {
  const black = f32x4.splat(-128 * line), carved = f32x4.splat(128 * line), third = i32x4.splat(85);
  const crispness = f32x4.splat(crisp), half = f32x4.splat(64), quarter = f32x4.splat(1.0 / 8192);
  const first = i32x4.splat(1), second = i32x4.splat(0x10000);
  for (let i = 0; i < width; i += 4) {
    const x = <usize>i << 2;
    const cos = paceOf(flow, pace), sin = paceOf(flow + 4, pace);
    flow += FLOW;
    const inside = min(room, min(i, width - 4 - i));
    const steps = min(ALONG, max(0, <i32>(<f32>inside / pace)));
    const middle = v128.load(load<usize>(rows) + x);
    let t = i32x4.dot_i16x8_s(middle, first), c = i32x4.dot_i16x8_s(middle, second);
    let dx = cos + 0x8000, dy = sin + 0x8000;
    for (let k = 0; k < steps; k++) {
      const ox = (dx >> 16) << 2, oy = (dy >> 16) << 2;
      const p = v128.load(load<usize>(rows + oy) + x + ox), q = v128.load(load<usize>(rows - oy) + x - ox);
      t = i32x4.add(t, i32x4.add(i32x4.dot_i16x8_s(p, first), i32x4.dot_i16x8_s(q, first)));
      c = i32x4.add(c, i32x4.add(i32x4.dot_i16x8_s(p, second), i32x4.dot_i16x8_s(q, second)));
      dx += cos;
      dy += sin;
    }
    const samples: i32 = 2 * steps + 1;
    const share = f32x4.splat(1 / <f32>samples);
    const contrast = f32x4.mul(f32x4.convert_i32x4_s(c), share);
    const tone = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(t), share), f32x4.mul(contrast, crispness));
    const step = i32x4.trunc_sat_f32x4_u(f32x4.mul(f32x4.add(tone, half), quarter));
    const grey = i32x4.mul(i32x4.min_u(step, i32x4.splat(3)), third);
    const light = v128.and(third, f32x4.gt(contrast, carved));
    const drawn = v128.andnot(i32x4.max_u(grey, light), f32x4.lt(contrast, black));
    const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(drawn, drawn), drawn);
    const rgb = i8x16.swizzle(bytes, i8x16(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 16, 16, 16, 16));
    v128.store64_lane(out, rgb, 0);
    v128.store32_lane(out, rgb, 2, 8);
    out += 12;
  }
}
