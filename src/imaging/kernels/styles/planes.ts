// What the styles see of an RGB row.

/** Luma of `width` RGB pixels, (77 R + 150 G + 29 B + 128) >> 8. */
export function lumaOf(from: usize, width: i32, out: usize): void {
  for (let i = 0; i < width; i++) {
    const l = 77 * <u32>load<u8>(from) + 150 * <u32>load<u8>(from, 1) + 29 * <u32>load<u8>(from, 2);
    store<u8>(out + i, (l + 128) >> 8);
    from += 3;
  }
}

/**
 * RGB to quads of 16 bits: R, G, B and (R² + 2G² + B²) / 4, of which the variance is had later; and luma.
 * Rows are written to whole blocks of 4 pixels.
 * @param uneven what paint is laid on unevenly, −128 … 127 a pixel, about `loaded` levels of it at mid grey
 */
export function quadsOf(
  from: usize, width: i32, uneven: usize, loaded: i32, quads: usize, luma: usize,
): void {
  const none = i32x4.splat(0), full = i32x4.splat(255), half = i32x4.splat(128), two = i32x4.splat(2);
  const carried = i32x4.splat(loaded), least = i32x4.splat(4096);
  for (let i = 0; i < width; i += 4) {
    const rgb = v128.load(from);
    let r = i8x16.swizzle(rgb, i8x16(0, -1, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1, 9, -1, -1, -1));
    let g = i8x16.swizzle(rgb, i8x16(1, -1, -1, -1, 4, -1, -1, -1, 7, -1, -1, -1, 10, -1, -1, -1));
    let b = i8x16.swizzle(rgb, i8x16(2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1));
    const l = i32x4.shr_u(i32x4.add(weighed(r, g, b), half), 8);
    // Most in the half-tones; white stays white and black black.
    const tones = i32x4.add(i32x4.dot_i16x8_s(l, i32x4.sub(full, l)), least);
    const d = i32x4.shr_s(i32x4.dot_i16x8_s(i32x4.dot_i16x8_s(v128.load16x4_s(uneven), carried), tones), 21);
    r = i32x4.min_s(full, i32x4.max_s(none, i32x4.add(r, d)));
    g = i32x4.min_s(full, i32x4.max_s(none, i32x4.add(g, d)));
    b = i32x4.min_s(full, i32x4.max_s(none, i32x4.add(b, d)));
    const rg = v128.or(r, i32x4.shl(g, 16)), bg = v128.or(b, i32x4.shl(g, 16));
    const squares = i32x4.add(i32x4.dot_i16x8_s(rg, rg), i32x4.dot_i16x8_s(bg, bg));
    const bq = v128.or(b, i32x4.shl(i32x4.shr_u(i32x4.add(squares, two), 2), 16));
    const first = i8x16.shuffle(rg, bq, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const last = i8x16.shuffle(rg, bq, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    v128.store(quads, first);
    v128.store(quads, last, 16);
    const words = i16x8.narrow_i32x4_s(i32x4.add(l, d), none);
    v128.store32_lane(luma + i, i8x16.narrow_i16x8_u(words, words), 0);
    from += 12;
    uneven += 8;
    quads += 32;
  }
}

/** 77 R + 150 G + 29 B, of samples of 15 bits. */
// @ts-ignore: decorator
@inline
export function weighed(r: v128, g: v128, b: v128): v128 {
  const rg = i32x4.dot_i16x8_s(v128.or(r, i32x4.shl(g, 16)), i32x4.splat((150 << 16) | 77));
  return i32x4.add(rg, i32x4.dot_i16x8_s(b, i32x4.splat(29)));
}
