/** 1 in linear light, less the smallest step: where the last entry of the encoding begins. */
// @ts-ignore: decorator
@inline
const WHITE = 0xffff;
// @ts-ignore: decorator
@inline
const ENTRY_BITS = 2;

/**
 * RGB of one space to RGB of another. `tables` holds, for each channel and each of its levels, what it adds to the
 * three channels of the other space in linear light, 16 bits after the point, as four words; `levels` holds the level
 * of each quarter of a 2^14th of linear light. `to` may be `from`.
 */
export function convertColours(from: usize, to: usize, pixels: i32, tables: usize, levels: usize): void {
  const end = from + <usize>(3 * pixels);
  const white = i32x4.splat(WHITE);
  const black = i32x4.splat(0);
  for (; from < end; from += 3, to += 3) {
    const red = v128.load(tables + (<usize>load<u8>(from) << 4));
    const green = v128.load(tables + (<usize>load<u8>(from, 1) << 4), 4096);
    const blue = v128.load(tables + (<usize>load<u8>(from, 2) << 4), 8192);
    const sum = i32x4.add(i32x4.add(red, green), blue);
    const light = i32x4.shr_u(i32x4.min_s(i32x4.max_s(sum, black), white), ENTRY_BITS);
    store<u8>(to, load<u8>(levels + <usize>i32x4.extract_lane(light, 0)));
    store<u8>(to, load<u8>(levels + <usize>i32x4.extract_lane(light, 1)), 1);
    store<u8>(to, load<u8>(levels + <usize>i32x4.extract_lane(light, 2)), 2);
  }
}
