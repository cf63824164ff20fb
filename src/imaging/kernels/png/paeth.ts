// The Paeth filter (PNG third edition, 9.4), a pixel at a time in lanes of 16 bits, of which the high byte
// stays zero. The distances of the estimate left + above - corner from the three are |above - corner|, |left
// - corner| and the size of both differences' sum; ties go to left, then above.

/**
 * `rest` plus whichever of the three is nearest. Every pixel waits for the one before it, so what counts is
 * the way from `left` to the result: the sums are made beside it, and bytes are added, so that they need no
 * mask.
 */
// @ts-ignore: decorator
@inline
function restored(rest: v128, left: v128, above: v128, corner: v128): v128 {
  const fromAbove = i16x8.sub(left, corner);
  const fromLeft = i16x8.sub(above, corner);
  const toCorner = i16x8.abs(i16x8.add(fromAbove, fromLeft));
  const toLeft = i16x8.abs(fromLeft);
  const toAbove = i16x8.abs(fromAbove);
  const pastAbove = i16x8.gt_s(toAbove, toCorner);
  const other = v128.bitselect(i8x16.add(rest, corner), i8x16.add(rest, above), pastAbove);
  return v128.bitselect(other, i8x16.add(rest, left), i16x8.gt_s(toLeft, i16x8.min_s(toAbove, toCorner)));
}

export function paethRow(from: usize, prior: usize, to: usize, bytes: usize, unit: usize): void {
  let left = i16x8.splat(0);
  let corner = i16x8.splat(0);
  if (unit <= 4) {
    for (let i: usize = 0; i < bytes; i += unit) {
      const above = i16x8.extend_low_i8x16_u(v128.load32_zero(prior + i));
      left = restored(i16x8.extend_low_i8x16_u(v128.load32_zero(from + i)), left, above, corner);
      corner = above;
      store<u32>(to + i, i32x4.extract_lane(i8x16.narrow_i16x8_u(left, left), 0));
    }
    return;
  }
  for (let i: usize = 0; i < bytes; i += unit) {
    const above = v128.load8x8_u(prior + i);
    left = restored(v128.load8x8_u(from + i), left, above, corner);
    corner = above;
    store<u64>(to + i, i64x2.extract_lane(i8x16.narrow_i16x8_u(left, left), 0));
  }
}

/**
 * Two rows at once, for pixels of up to 4 bytes and rows of more than one pixel: the upper row in the low
 * lanes, the lower one a pixel behind it in the high lanes. What is above the lower pixel is the upper row's
 * last result, so each step waits for one pixel's chain and finishes two. The second row's data lies behind
 * the next filter byte.
 */
export function paethRows(
  from: usize, prior: usize, to: usize, stride: usize, bytes: usize, unit: usize,
): void {
  const zero = i16x8.splat(0);
  const second = from + bytes + 1 - unit;
  const lower = to + stride - unit;
  // The first step gives a pixel of the upper row only; in the high lanes everything stays zero.
  let above = i16x8.extend_low_i8x16_u(v128.load32_zero(prior));
  let left = restored(i16x8.extend_low_i8x16_u(v128.load32_zero(from)), zero, above, zero);
  let corner = above;
  store<u32>(to, i32x4.extract_lane(i8x16.narrow_i16x8_u(left, left), 0));
  let i = unit;
  for (; i < bytes; i += unit) {
    above = v128.shuffle<i64>(i16x8.extend_low_i8x16_u(v128.load32_zero(prior + i)), left, 0, 2);
    const rest = i16x8.extend_low_i8x16_u(v128.load32_lane(second + i, v128.load32_zero(from + i), 1));
    left = restored(rest, left, above, corner);
    corner = above;
    const both = i8x16.narrow_i16x8_u(left, left);
    store<u32>(to + i, i32x4.extract_lane(both, 0));
    store<u32>(lower + i, i32x4.extract_lane(both, 1));
  }
  // The last pixel of the lower row.
  above = v128.shuffle<i64>(zero, left, 0, 2);
  left = restored(i16x8.extend_low_i8x16_u(v128.load32_lane(second + i, zero, 1)), left, above, corner);
  store<u32>(lower + i, i32x4.extract_lane(i8x16.narrow_i16x8_u(left, left), 1));
}
