// What is added to a picture's levels before they are matched to inks, so that what lies between two inks
// becomes a pattern of both.

/** Levels from grain: `gain` in 1/32768, at most `limit` either way. */
export function stippleRow(grain: usize, gain: i32, limit: i32, width: i32, out: usize): void {
  const by = i16x8.splat(<i16>gain), most = i16x8.splat(<i16>limit), least = i16x8.splat(<i16>-limit);
  for (let x = 0; x < width; x += 8) {
    v128.store(out, i16x8.max_s(least, i16x8.min_s(most, i16x8.q15mulr_sat_s(v128.load(grain), by))));
    grain += 16;
    out += 16;
  }
}

/**
 * Adds slanting lines: a triangle wave from -amplitude to amplitude levels, `phase` in 1/65536 of a period at
 * the first pixel and `step` more at each.
 */
export function hatchRow(phase: i32, step: i32, amplitude: i32, width: i32, out: usize): void {
  const by = i16x8.splat(<i16>(2 * amplitude)), quarter = i16x8.splat(16384);
  const steps = i16x8.mul(i16x8.splat(<i16>step), i16x8(0, 1, 2, 3, 4, 5, 6, 7));
  let at = i16x8.add(i16x8.splat(<i16>phase), steps);
  const ahead = i16x8.splat(<i16>(step << 3));
  for (let x = 0; x < width; x += 8) {
    const sign = i16x8.shr_s(at, 15);
    const wave = i16x8.sub(v128.xor(at, sign), quarter);
    v128.store(out, i16x8.add(v128.load(out), i16x8.q15mulr_sat_s(wave, by)));
    at = i16x8.add(at, ahead);
    out += 16;
  }
}
