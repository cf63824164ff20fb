// How much an outline is an edge of the picture.

/**
 * How much of an edge goes through the box around each pixel, 0 to 128, from weighted boxes: nothing where
 * the fourth root of the weight is `none`, all where it is `none - 1 / slope`.
 */
export function edgeRow(boxes: usize, none: f32, slope: f32, width: i32, out: usize): void {
  const from = f32x4.splat(none), by = f32x4.splat(128 * slope);
  const most = i32x4.splat(128), least = i32x4.splat(0);
  for (let x = 0; x < width; x += 4) {
    let w = f32x4.splat(load<f32>(boxes, 12));
    w = f32x4.replace_lane(w, 1, load<f32>(boxes, 28));
    w = f32x4.replace_lane(w, 2, load<f32>(boxes, 44));
    w = f32x4.replace_lane(w, 3, load<f32>(boxes, 60));
    const root = f32x4.sqrt(f32x4.sqrt(w));
    const edge = i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.sub(from, root), by));
    const words = i32x4.max_s(least, i32x4.min_s(most, edge));
    const half = i16x8.narrow_i32x4_s(words, words);
    v128.store32_lane(out, i8x16.narrow_i16x8_u(half, half), 0);
    boxes += 64;
    out += 4;
  }
}

/**
 * Strength of the line at each pixel, 0 to 128, from the column sums of edges, which begin with the outermost
 * column of the first pixel's box: nothing where the sum over the box is `none`, all where it is `span` more.
 */
export function strengthRow(sums: usize, radius: i32, none: i32, span: i32, width: i32, out: usize): void {
  const last = <usize>(2 * radius) << 2;
  const by: f32 = <f32>128 / <f32>span;
  let sum = 0;
  for (let i: usize = 0; i < last; i += 4) sum += load<i32>(sums + i);
  for (let x = 0; x < width; x++) {
    sum += load<i32>(sums + last);
    store<u8>(out, <u8>(<f32>min(max(sum - none, 0), span) * by));
    sum -= load<i32>(sums);
    sums += 4;
    out++;
  }
}
