// Eight colours side by side, with dark lines along those of their borders that are edges of the picture.

/** Numbers of a picture of flat colours, 32 bits each: see `pickingOf` in ../../styles/popColours.ts. */
// @ts-ignore: decorator
@inline
const ALL: usize = 0, LEVELS: usize = 4, LIMIT: usize = 8, SHIFT: usize = 12, GAIN: usize = 16,
  FLOOR: usize = 20, RISE: usize = 24, LINE_LIMIT: usize = 28, LINE_SHIFT: usize = 32,
  LINE_GAIN: usize = 36, COLOURS: usize = 48;

/**
 * A row of flat colours in three planes, `plane` bytes apart. `blurred`: 16-bit sums of the masks of all
 * labels from 1 up, from 2 up and so on, `step` bytes apart.
 */
export function pickRow(
  blurred: usize, step: usize, edges: usize, picking: usize, width: i32, planes: usize, plane: usize,
): void {
  const levels = load<i32>(picking, LEVELS), all = i16x8.splat(load<i16>(picking, ALL));
  const limit = i16x8.splat(load<i16>(picking, LIMIT)), gain = i16x8.splat(load<i16>(picking, GAIN));
  const floor = i16x8.splat(load<i16>(picking, FLOOR)), rise = i16x8.splat(load<i16>(picking, RISE));
  const lineMost = i16x8.splat(load<i16>(picking, LINE_LIMIT));
  const lineGain = i16x8.splat(load<i16>(picking, LINE_GAIN));
  const lineLeast = i16x8.neg(lineMost);
  const shift = load<i32>(picking, SHIFT), lineShift = load<i32>(picking, LINE_SHIFT);
  const reds = v128.load(picking + COLOURS), greens = v128.load(picking + COLOURS, 16);
  const blues = v128.load(picking + COLOURS, 32);
  const dark = i8x16.splat(<i8>levels), centre = i16x8.splat(64), one = i16x8.splat(1);
  for (let x = 0; x < width; x += 8) {
    let above = all, best = i16x8.splat(-1), next = best;
    let first = i16x8.splat(0), second = first, label = first;
    let at = blurred;
    for (let k = 0; k <= levels; k++) {
      const from = k < levels ? v128.load(at) : i16x8.splat(0);
      const share = i16x8.sub(above, from);
      const leads = i16x8.gt_s(share, best), follows = i16x8.gt_s(share, next);
      second = v128.bitselect(first, v128.bitselect(label, second, follows), leads);
      next = v128.bitselect(best, i16x8.max_s(next, share), leads);
      first = v128.bitselect(label, first, leads);
      best = i16x8.max_s(best, share);
      label = i16x8.add(label, one);
      above = from;
      at += step;
    }
    const ahead = i16x8.min_s(limit, i16x8.shr_u(i16x8.sub(best, next), 1));
    const cover = i16x8.add(i16x8.q15mulr_sat_s(i16x8.shl(ahead, shift), gain), centre);
    const edge = i16x8.shl(v128.load8x8_u(edges), 8);
    const border = i16x8.add(floor, i16x8.q15mulr_sat_s(i16x8.sub(edge, i16x8.shr_u(edge, 15)), rise));
    const under = i16x8.max_s(lineLeast, i16x8.min_s(lineMost, i16x8.sub(border, best)));
    const line = i16x8.add(i16x8.q15mulr_sat_s(i16x8.shl(under, lineShift), lineGain), centre);
    const a = i8x16.narrow_i16x8_u(first, first), b = i8x16.narrow_i16x8_u(second, second);
    mix(planes, reds, a, b, cover, dark, line);
    mix(planes + plane, greens, a, b, cover, dark, line);
    mix(planes + 2 * plane, blues, a, b, cover, dark, line);
    blurred += 16;
    edges += 8;
    planes += 8;
  }
}

// @ts-ignore: decorator
@inline
function mix(
  out: usize, colours: v128, first: v128, second: v128, cover: v128, dark: v128, line: v128,
): void {
  const half = i16x8.splat(64);
  const a = i16x8.extend_low_i8x16_u(i8x16.swizzle(colours, first));
  const b = i16x8.extend_low_i8x16_u(i8x16.swizzle(colours, second));
  const d = i16x8.extend_low_i8x16_u(i8x16.swizzle(colours, dark));
  const flat = i16x8.add(b, i16x8.shr_s(i16x8.add(i16x8.mul(i16x8.sub(a, b), cover), half), 7));
  const lined = i16x8.add(flat, i16x8.shr_s(i16x8.add(i16x8.mul(i16x8.sub(d, flat), line), half), 7));
  v128.store64_lane(out, i8x16.narrow_i16x8_u(lined, lined), 0);
}
