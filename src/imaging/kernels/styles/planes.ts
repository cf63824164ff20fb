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
 * @param uneven what paint is laid on unevenly, −128 … 127 a pixel, about `loaded` levels of it at mid grey
 */
export function quadsOf(
  from: usize, width: i32, uneven: usize, loaded: i32, quads: usize, luma: usize,
): void {
  for (let i = 0; i < width; i++) {
    let r = <i32>load<u8>(from), g = <i32>load<u8>(from, 1), b = <i32>load<u8>(from, 2);
    const l = (77 * r + 150 * g + 29 * b + 128) >> 8;
    // Most in the half-tones; white stays white and black black.
    const d = (<i32>load<i16>(uneven) * loaded * (l * (255 - l) + 4096)) >> 21;
    r = min(255, max(0, r + d));
    g = min(255, max(0, g + d));
    b = min(255, max(0, b + d));
    const q = (r * r + 2 * g * g + b * b + 2) >> 2;
    store<u64>(quads, <u64>r | (<u64>g << 16) | (<u64>b << 32) | (<u64>q << 48));
    store<u8>(luma + i, min(255, max(0, l + d)));
    from += 3;
    uneven += 2;
    quads += 8;
  }
}
