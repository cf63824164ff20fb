// @ts-ignore: decorator
@inline
const BASE: u32 = 65521;
/** Bytes whose sums of sums stay below 2^32 in each of four lanes; a multiple of 16 (RFC 1950, 9). */
// @ts-ignore: decorator
@inline
const BLOCK: usize = 4096;

/** Adler-32 of `length` bytes, carried on from `adler`, which is 1 before the first (RFC 1950, 8.2). */
export function adler32(adler: u32, from: usize, length: usize): u32 {
  let a = adler & 0xffff;
  let b = adler >> 16;
  let at = from;
  let left = length;
  const low = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const high = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  while (left >= 16) {
    const size = min(left, BLOCK) & ~15;
    const end = at + size;
    let sums = i32x4.splat(0);
    let before = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (; at < end; at += 16) {
      const bytes = v128.load(at);
      before = i32x4.add(before, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      weighted = i32x4.add(weighted, i32x4.add(
        i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), low),
        i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), high),
      ));
    }
    // Each byte counts once for itself and every byte behind it: 16 for each block of 16 that follows.
    b = <u32>((<u64>b + <u64>a * size + (total(before) << 4) + total(weighted)) % BASE);
    a = <u32>((<u64>a + total(sums)) % BASE);
    left -= size;
  }
  for (; left != 0; left--) {
    a += load<u8>(at++);
    b += a;
  }
  return (a % BASE) | ((b % BASE) << 16);
}

// @ts-ignore: decorator
@inline
function total(lanes: v128): u64 {
  return <u64><u32>i32x4.extract_lane(lanes, 0) + <u64><u32>i32x4.extract_lane(lanes, 1) +
    <u64><u32>i32x4.extract_lane(lanes, 2) + <u64><u32>i32x4.extract_lane(lanes, 3);
}
