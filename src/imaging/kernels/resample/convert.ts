// From one kind of pixel to another, a row at a time.

// @ts-ignore: decorator
@inline
function divideBy255(v: v128): v128 {
  // Exact for 0 to 255 * 255; there are no halves, since 255 is odd.
  const t = i16x8.add(v, i16x8.splat(128));
  return i16x8.shr_u(i16x8.add(t, i16x8.shr_u(t, 8)), 8);
}

/** RGBA to RGBA with colours times alpha: round(c * a / 255). */
export function premultiply(from: usize, to: usize, width: i32): void {
  // Alpha counts as times 255.
  const opaque = i32x4.splat(0xff000000);
  for (let x = 0; x < width; x += 4) {
    const v = v128.load(from);
    const a = v128.or(i8x16.shuffle(v, v, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15), opaque);
    const low = divideBy255(i16x8.extmul_low_i8x16_u(v, a));
    const high = divideBy255(i16x8.extmul_high_i8x16_u(v, a));
    v128.store(to, i8x16.narrow_i16x8_u(low, high));
    from += 16;
    to += 16;
  }
}

/**
 * Back to straight alpha: round(c * 255 / a), at most 255; all 0 where nothing is seen. The quotient of
 * whole numbers this small, rounded to 24 bits, never reaches the next whole number, so that cutting it is
 * exact.
 */
export function unpremultiply(from: usize, to: usize, width: i32): void {
  const most = i32x4.splat(255), zero = i32x4.splat(0);
  for (let x = 0; x < width; x++) {
    const words = i16x8.extend_low_i8x16_u(v128.load32_zero(from));
    const c = i32x4.extend_low_i16x8_u(words);
    const a = i32x4.shuffle(c, c, 3, 3, 3, 3);
    const over = i32x4.add(i32x4.mul(c, i32x4.splat(510)), a);
    const quotient = f32x4.div(f32x4.convert_i32x4_s(over), f32x4.convert_i32x4_s(i32x4.shl(a, 1)));
    const cut = i32x4.min_s(i32x4.trunc_sat_f32x4_s(quotient), most);
    const seen = v128.andnot(cut, i32x4.eq(a, zero));
    const straight = i32x4.replace_lane(seen, 3, i32x4.extract_lane(c, 3));
    const packed = i16x8.narrow_i32x4_s(straight, straight);
    v128.store32_lane(to, i8x16.narrow_i16x8_u(packed, packed), 0);
    from += 4;
    to += 4;
  }
}

/** RGBA with straight alpha to RGB on white: round((c * a + 255 * (255 - a)) / 255). */
export function flatten(from: usize, to: usize, width: i32): void {
  const ones = i8x16.splat(-1);
  for (let x = 0; x < width; x += 4) {
    const v = v128.load(from);
    const a = i8x16.shuffle(v, v, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
    const clear = v128.not(a);
    const low = divideBy255(i16x8.add(i16x8.extmul_low_i8x16_u(v, a), i16x8.extmul_low_i8x16_u(clear, ones)));
    const high = divideBy255(
      i16x8.add(i16x8.extmul_high_i8x16_u(v, a), i16x8.extmul_high_i8x16_u(clear, ones)),
    );
    const flat = i8x16.narrow_i16x8_u(low, high);
    v128.store(to, i8x16.shuffle(flat, flat, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0));
    from += 16;
    to += 12;
  }
}

/** Grey to three equal channels. */
export function greyToRgb(from: usize, to: usize, width: i32): void {
  for (let x = 0; x < width; x += 16) {
    const v = v128.load(from);
    v128.store(to, i8x16.shuffle(v, v, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5));
    v128.store(to, i8x16.shuffle(v, v, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10), 16);
    v128.store(to, i8x16.shuffle(v, v, 10, 11, 11, 11, 12, 12, 12, 13, 13, 13, 14, 14, 14, 15, 15, 15), 32);
    from += 16;
    to += 48;
  }
}
