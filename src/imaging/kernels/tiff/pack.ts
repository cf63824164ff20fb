import { codesOf, FIRST, Lane, LAST } from "./lane";

/**
 * Writes the first `count` codes since the last clear, each in as many bits as its place in the table asks
 * for.
 */
export function packCodes(lane: Lane, count: u32): void {
  const codes = codesOf(lane);
  let bits = lane.bits;
  let bitCount = lane.bitCount;
  let out = lane.out;
  let at: u32 = 0;
  for (let width: u32 = 9; width <= 12; width++) {
    const end = min(count, width == 12 ? LAST : (1 << width) - FIRST);
    const w = <u64>width;
    for (; at + 4 <= end; at += 4) {
      const four = load<u64>(codes + (at << 1));
      const high = ((four & 0xffff) << w) | ((four >> 16) & 0xffff);
      const low = (((four >> 32) & 0xffff) << w) | (four >> 48);
      bits = (bits << (w << 2)) | (high << (w << 1)) | low;
      bitCount += width << 2;
      store<u64>(out, bswap<u64>(bits << (64 - bitCount)));
      out += bitCount >> 3;
      bitCount &= 7;
    }
    for (; at < end; at++) {
      bits = (bits << w) | load<u16>(codes + (at << 1));
      bitCount += width;
      store<u64>(out, bswap<u64>(bits << (64 - bitCount)));
      out += bitCount >> 3;
      bitCount &= 7;
    }
  }
  lane.bits = bits;
  lane.bitCount = bitCount;
  lane.out = out;
}
