// From colours to the numbers of the inks that print them.

/**
 * The ink of each pixel: `inks` holds one for each of 64 × 64 × 64 colours, red slowest. `colours` has four
 * bytes a pixel, `screen` 16-bit levels that are added to all three, and `dither` for each of four pixels four more,
 * that repeat.
 */
export function labelRow(
  colours: usize, screen: usize, dither: usize, inks: usize, width: i32, out: usize,
): void {
  const low = i32x4.splat(0x3f), first = v128.load(dither), last = v128.load(dither, 16);
  for (let x = 0; x < width; x += 4) {
    const v = v128.load(colours), p = v128.load64_zero(screen);
    const even = i16x8.add(first, i16x8.shuffle(p, p, 0, 0, 0, 0, 1, 1, 1, 1));
    const odd = i16x8.add(last, i16x8.shuffle(p, p, 2, 2, 2, 2, 3, 3, 3, 3));
    const a = i16x8.add(i16x8.extend_low_i8x16_u(v), even);
    const b = i16x8.add(i16x8.extend_high_i8x16_u(v), odd);
    const six = i8x16.shr_u(i8x16.narrow_i16x8_u(a, b), 2);
    const at = v128.or(
      v128.or(i32x4.shl(v128.and(six, low), 12), v128.and(i32x4.shr_u(six, 2), i32x4.splat(0xfc0))),
      v128.and(i32x4.shr_u(six, 16), low),
    );
    store<u8>(out, load<u8>(inks + <usize>i32x4.extract_lane(at, 0)));
    store<u8>(out, load<u8>(inks + <usize>i32x4.extract_lane(at, 1)), 1);
    store<u8>(out, load<u8>(inks + <usize>i32x4.extract_lane(at, 2)), 2);
    store<u8>(out, load<u8>(inks + <usize>i32x4.extract_lane(at, 3)), 3);
    colours += 16;
    screen += 8;
    out += 4;
  }
}

/** Puts the mark wherever it is greater than the ink. */
export function markRow(marks: usize, width: i32, labels: usize): void {
  for (let x = 0; x < width; x += 16) {
    v128.store(labels, i8x16.max_u(v128.load(labels), v128.load(marks)));
    marks += 16;
    labels += 16;
  }
}

/** Writes the outermost of `width` bytes `pad` times to either side. */
export function padBytes(row: usize, width: i32, pad: i32): void {
  memory.fill(row - <usize>pad, load<u8>(row), <usize>pad);
  memory.fill(row + <usize>width, load<u8>(row + <usize>(width - 1)), <usize>pad);
}
