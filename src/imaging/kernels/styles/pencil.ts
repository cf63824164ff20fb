/** Luma of `width` RGB pixels through a table of 256 bytes. */
export function toneOf(from: usize, width: i32, table: usize, out: usize): void {
  for (let i = 0; i < width; i++) {
    const l = 77 * <u32>load<u8>(from) + 150 * <u32>load<u8>(from, 1) + 29 * <u32>load<u8>(from, 2);
    store<u8>(out + i, load<u8>(table + ((l + 128) >> 8)));
    from += 3;
  }
}

/** Levels of graphite that the paper does not take: what is fainter is not drawn. */
// @ts-ignore: decorator
@inline
const FAINT: f32 = 3;
/** Tone around, below which a dark surface is hatched too, and how dark it is at black. */
// @ts-ignore: decorator
@inline
const GLOOM: f32 = 30;
// @ts-ignore: decorator
@inline
const HATCHED: f32 = 60;

/**
 * One row of the drawing: the tone against the tone around it (colour dodge), as graphite that catches on the
 * paper's tooth. Where there is none the paper stays as it is. To grey as RGB.
 * @param around blurred tone, 8.8 fixed point
 * @param lift added to both, levels: keeps the noise of deep shadows from being drawn
 * @param dust fine noise, a byte a pixel
 * @param hatch smooth noise, −128 … 127, along the hand's strokes
 * @param grain how unevenly the graphite lies, 0 … 1
 */
export function graphiteRow(
  tone: usize, around: usize, lift: f32, dust: usize, hatch: usize, grain: f32, width: i32, out: usize,
): void {
  const zero = f32x4.splat(0), half = f32x4.splat(0.5), white = f32x4.splat(255);
  const lifted = f32x4.splat(lift), fine = f32x4.splat(1.0 / 256);
  const faint = f32x4.splat(255 - FAINT), full = f32x4.splat(255 / (255 - FAINT));
  const gloom = f32x4.splat(GLOOM), hatched = f32x4.splat(HATCHED / GLOOM), per = f32x4.splat(1.0 / 255);
  const amount = f32x4.splat(grain / (255.0 * 128.0)), middle = i16x8.splat(128);
  for (let i = 0; i < width; i += 4) {
    const tones = i16x8.extend_low_i8x16_u(v128.load32_zero(tone));
    const g = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(tones));
    const b = f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_u(around)), fine);
    const light = f32x4.div(f32x4.mul(f32x4.add(g, lifted), white), f32x4.add(b, lifted));
    const drawn = f32x4.mul(f32x4.max(zero, f32x4.sub(faint, light)), full);
    const shade = f32x4.mul(f32x4.max(zero, f32x4.sub(gloom, b)), hatched);
    const dark = f32x4.add(drawn, f32x4.mul(shade, f32x4.sub(f32x4.splat(1), f32x4.mul(drawn, per))));
    const d = i16x8.sub(i16x8.extend_low_i8x16_u(v128.load32_zero(dust)), middle);
    const t = i16x8.add(i16x8.shl(d, 1), i16x8.shl(v128.load64_zero(hatch), 1));
    const uneven = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(t)), amount);
    const more = f32x4.mul(f32x4.mul(dark, f32x4.sub(white, dark)), uneven);
    const grey = f32x4.add(f32x4.sub(white, f32x4.add(dark, more)), half);
    const whole = i32x4.trunc_sat_f32x4_u(f32x4.min(white, grey));
    const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(whole, whole), whole);
    const rgb = i8x16.swizzle(bytes, i8x16(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 16, 16, 16, 16));
    v128.store64_lane(out, rgb, 0);
    v128.store32_lane(out, rgb, 2, 8);
    tone += 4;
    around += 8;
    dust += 4;
    hatch += 8;
    out += 12;
  }
}
