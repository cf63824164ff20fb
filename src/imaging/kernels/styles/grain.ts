// Grain from a hash of the position: the same for a pixel of the print whatever is made together with it.

/** A row of unrelated bytes, from those of row `y`, beginning with the sixteenth `column`. */
export function hashRow(seed: i32, y: i32, column: i32, count: i32, out: usize): void {
  const row = i32x4.splat(mix(seed ^ mix(y + 0x3c6ef372)));
  let at = i32x4.add(i32x4.splat(column << 2), i32x4(0, 1, 2, 3));
  const first = i32x4.splat(0x7feb352d), second = i32x4.splat(<i32>0x846ca68b), step = i32x4.splat(4);
  for (let x = 0; x < count; x += 16) {
    let h = i32x4.add(i32x4.mul(at, i32x4.splat(<i32>0x9e3779b1)), row);
    h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), first);
    h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 15)), second);
    v128.store(out, v128.xor(h, i32x4.shr_u(h, 16)));
    at = i32x4.add(at, step);
    out += 16;
  }
}

// @ts-ignore: decorator
@inline
function mix(value: i32): i32 {
  let h = <u32>value * 0x9e3779b1;
  h = (h ^ (h >> 16)) * 0x7feb352d;
  h = (h ^ (h >> 15)) * 0x846ca68b;
  return <i32>(h ^ (h >> 16));
}

/** Adds a row of bytes `weight` times to sums of 16 bits. */
export function addBytes(sums: usize, row: usize, weight: i32, count: i32): void {
  const times = i16x8.splat(<i16>weight);
  for (let x = 0; x < count; x += 16) {
    const v = v128.load(row);
    v128.store(sums, i16x8.add(v128.load(sums), i16x8.mul(times, i16x8.extend_low_i8x16_u(v))));
    v128.store(sums, i16x8.add(v128.load(sums, 16), i16x8.mul(times, i16x8.extend_high_i8x16_u(v))), 16);
    sums += 32;
    row += 16;
  }
}

/**
 * The tent across, of `2 · radius + 1` sums from each on, less `mean`, times `gain` in 1/32768, to levels of
 * 16 bits. The sums may be as large as 16 bits without sign.
 */
export function grainAcross(sums: usize, radius: i32, mean: i32, gain: i32, width: i32, out: usize): void {
  const by = i16x8.splat(<i16>gain), centre = i16x8.splat(<i16>mean);
  for (let x = 0; x < width; x += 8) {
    let sum = i16x8.mul(v128.load(sums + (<usize>radius << 1)), i16x8.splat(<i16>(radius + 1)));
    for (let k = 1; k <= radius; k++) {
      const pair = i16x8.add(
        v128.load(sums + (<usize>(radius - k) << 1)),
        v128.load(sums + (<usize>(radius + k) << 1)),
      );
      sum = i16x8.add(sum, i16x8.mul(pair, i16x8.splat(<i16>(radius + 1 - k))));
    }
    v128.store(out, i16x8.q15mulr_sat_s(i16x8.sub(sum, centre), by));
    sums += 16;
    out += 16;
  }
}
