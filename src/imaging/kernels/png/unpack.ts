// Samples of any depth to samples of 8 bits (PNG third edition, 13.12). Depths below 8 are packed, the
// leftmost pixel in the high bits (7.2).

/** 1, 2 or 4 bits of grey to 8: 0 to 0 and the largest to 255. */
export function unpackGrey(from: usize, to: usize, width: u32, depth: u32): void {
  const most: u32 = (1 << depth) - 1;
  const scale: u32 = 255 / most;
  let at = from;
  for (let x: u32 = 0; x < width;) {
    let packed = <u32>load<u8>(at++);
    for (let left: u32 = 8 / depth; left != 0 && x < width; left--) {
      packed <<= depth;
      store<u8>(to + x, <u8>(((packed >> 8) & most) * scale));
      x++;
    }
  }
}

/** The high bytes of `count` samples of 16 bits. */
export function highBytes(from: usize, to: usize, count: u32): void {
  for (let i: usize = 0; i < <usize>count; i += 16) {
    const first = v128.load(from + (i << 1));
    const second = v128.load(from + (i << 1), 16);
    v128.store(to + i, v128.shuffle<i8>(
      first, second, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30,
    ));
  }
}

/**
 * Palette entries (u32 each: red, green, blue, alpha) of `width` pixels as `channels` bytes, 3 or 4.
 * @returns the greatest index met
 */
export function unpackPalette(
  from: usize, to: usize, width: u32, depth: u32, palette: usize, channels: usize,
): u32 {
  const most: u32 = (1 << depth) - 1;
  let greatest: u32 = 0;
  let out = to;
  if (depth == 8) {
    for (let x: u32 = 0; x < width; x++) {
      const index = <u32>load<u8>(from + x);
      greatest = max(greatest, index);
      store<u32>(out, load<u32>(palette + (<usize>index << 2)));
      out += channels;
    }
    return greatest;
  }
  let at = from;
  for (let x: u32 = 0; x < width;) {
    let packed = <u32>load<u8>(at++);
    for (let left: u32 = 8 / depth; left != 0 && x < width; left--) {
      packed <<= depth;
      const index = (packed >> 8) & most;
      greatest = max(greatest, index);
      store<u32>(out, load<u32>(palette + (<usize>index << 2)));
      out += channels;
      x++;
    }
  }
  return greatest;
}

/**
 * Grey of any depth to RGBA, where the one grey `key` is transparent (11.3.1.1): compared at its full depth.
 */
export function unpackKeyedGrey(from: usize, to: usize, width: u32, depth: u32, key: u32): void {
  const most: u32 = depth == 16 ? 0xffff : (1 << depth) - 1;
  const scale: u32 = depth < 8 ? 255 / most : 1;
  const shift: u32 = depth == 16 ? 8 : 0;
  for (let x: u32 = 0; x < width; x++) {
    let sample: u32;
    if (depth == 16) {
      sample = bswap<u16>(load<u16>(from + (<usize>x << 1)));
    } else {
      const bit = x * depth;
      sample = (<u32>load<u8>(from + (bit >> 3)) >> (8 - depth - (bit & 7))) & most;
    }
    const grey = (sample >> shift) * scale;
    store<u32>(to + (<usize>x << 2), (grey * 0x10101) | (sample == key ? 0 : 0xff000000));
  }
}

/**
 * RGB of 8 or 16 bits to RGBA, where one colour is transparent: `key` holds red, green and blue, 16 bits
 * each.
 */
export function unpackKeyedRgb(from: usize, to: usize, width: u32, depth: u32, key: u64): void {
  let at = from;
  for (let x: u32 = 0; x < width; x++) {
    let colour: u64;
    let rgb: u32;
    if (depth == 16) {
      const red = <u64>bswap<u16>(load<u16>(at));
      const green = <u64>bswap<u16>(load<u16>(at, 2));
      const blue = <u64>bswap<u16>(load<u16>(at, 4));
      colour = red | (green << 16) | (blue << 32);
      rgb = <u32>((red >> 8) | (green & 0xff00) | ((blue & 0xff00) << 8));
      at += 6;
    } else {
      rgb = load<u32>(at) & 0xffffff;
      colour = (<u64>rgb & 0xff) | (<u64>(rgb & 0xff00) << 8) | (<u64>(rgb & 0xff0000) << 16);
      at += 3;
    }
    store<u32>(to + (<usize>x << 2), rgb | (colour == key ? 0 : 0xff000000));
  }
}

/** Grey with alpha, 8 or 16 bits, to RGBA. */
export function unpackGreyAlpha(from: usize, to: usize, width: u32, depth: u32): void {
  const step: usize = depth >> 2;
  const alpha = step >> 1;
  let at = from;
  for (let x: u32 = 0; x < width; x++) {
    const grey = <u32>load<u8>(at);
    store<u32>(to + (<usize>x << 2), (grey * 0x10101) | (<u32>load<u8>(at + alpha) << 24));
    at += step;
  }
}
