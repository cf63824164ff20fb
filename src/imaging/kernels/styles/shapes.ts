// Areas with smooth outlines: the mask of each ink (all labels from `level` up) is blurred by a tent both
// ways, so that what is thinner than the tent is lost and corners turn round. Where the blurred mask passes
// one half is the outline, and its slope there, the same everywhere, gives the coverage of the pixels on it.

/** Adds the mask of a row of labels `weight` times to sums of 8 bits. */
export function addMask(sums: usize, labels: usize, level: i32, weight: i32, count: i32): void {
  const from = i8x16.splat(<i8>level), times = i8x16.splat(<i8>weight);
  for (let x = 0; x < count; x += 16) {
    const mask = i8x16.ge_u(v128.load(labels), from);
    v128.store(sums, i8x16.add(v128.load(sums), v128.and(mask, times)));
    sums += 16;
    labels += 16;
  }
}

/**
 * Moves a tent down by a row. `tent` is followed, at `plane` bytes each, by the sum of the rows below its
 * middle and the sum of its middle and the rows above. `enters` is the row that the new tent ends with,
 * `middle` its middle, `leaves` the first row of the old one.
 */
export function slideTent(
  tent: usize, plane: usize, enters: usize, middle: usize, leaves: usize, level: i32, count: i32,
): void {
  const from = i8x16.splat(<i8>level);
  const below = plane, above = plane << 1;
  for (let x = 0; x < count; x += 16) {
    const d = i8x16.sub(v128.load(tent + below), i8x16.ge_u(v128.load(enters), from));
    const u = v128.load(tent + above);
    v128.store(tent, i8x16.add(v128.load(tent), i8x16.sub(d, u)));
    const m = i8x16.ge_u(v128.load(middle), from);
    v128.store(tent + below, i8x16.add(d, m));
    v128.store(tent + above, i8x16.add(i8x16.sub(u, m), i8x16.ge_u(v128.load(leaves), from)));
    tent += 16;
    enters += 16;
    middle += 16;
    leaves += 16;
  }
}

/** The tent across, of `2 · radius + 1` bytes from each on: 16-bit sums. */
export function tentAcross(row: usize, radius: i32, width: i32, out: usize): void {
  for (let x = 0; x < width; x += 16) {
    const weight = radius + 1;
    const middle = v128.load(row + <usize>radius);
    let w = i16x8.splat(<i16>weight);
    let low = i16x8.mul(i16x8.extend_low_i8x16_u(middle), w);
    let high = i16x8.mul(i16x8.extend_high_i8x16_u(middle), w);
    for (let k = 1; k <= radius; k++) {
      w = i16x8.splat(<i16>(weight - k));
      const a = v128.load(row + <usize>(radius - k)), b = v128.load(row + <usize>(radius + k));
      const c = i16x8.add(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b));
      const d = i16x8.add(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b));
      low = i16x8.add(low, i16x8.mul(w, c));
      high = i16x8.add(high, i16x8.mul(w, d));
    }
    v128.store(out, low);
    v128.store(out, high, 16);
    row += 16;
    out += 32;
  }
}

/**
 * Coverage, 0 to 128, of pixels by a blurred mask: one half where it passes `half`, all and nothing at a
 * distance of `limit` from that; `limit << shift` times `gain` in 1/32768 is 64.
 */
export function coverRow(
  sums: usize, half: i32, limit: i32, shift: i32, gain: i32, width: i32, out: usize,
): void {
  const middle = i16x8.splat(<i16>half), most = i16x8.splat(<i16>limit), least = i16x8.splat(<i16>-limit);
  const by = i16x8.splat(<i16>gain), centre = i16x8.splat(64);
  for (let x = 0; x < width; x += 16) {
    const a = i16x8.max_s(least, i16x8.min_s(most, i16x8.sub(v128.load(sums), middle)));
    const b = i16x8.max_s(least, i16x8.min_s(most, i16x8.sub(v128.load(sums, 16), middle)));
    const c = i16x8.add(i16x8.q15mulr_sat_s(i16x8.shl(a, shift), by), centre);
    const d = i16x8.add(i16x8.q15mulr_sat_s(i16x8.shl(b, shift), by), centre);
    v128.store(out, i8x16.narrow_i16x8_u(c, d));
    sums += 32;
    out += 16;
  }
}
