// The bits that are set in a word, listed without a branch on the word.

/** For each byte the list of its bits. */
const GAPS: usize = memory.data(256 << 3, 8);
/** A list of 64, and what is written or read behind its end. */
const LIST: usize = memory.data(64 + 24, 8);

for (let byte = 0; byte < 256; byte++) {
  const entry = GAPS + (<usize>byte << 3);
  let n: usize = 0;
  for (let bits = byte; bits != 0; bits &= bits - 1, n++) store<u8>(entry + n, ctz(bits) - n);
}

/**
 * Address of a list of the word's bits from the lowest on, a byte each: how many are not set below it, which
 * is its place less its number in the list. It stands until the next call.
 */
// @ts-ignore: decorator
@inline export function gapsOf(word: u64): usize {
  let at = LIST;
  for (let base: usize = 0; base < 64; base += 8) {
    const byte = <usize>(word >> base) & 0xff;
    const below = base - (at - LIST);
    store<u64>(at, load<u64>(GAPS + (byte << 3)) + <u64>below * 0x0101010101010101);
    at += <usize>popcnt<u32>(<u32>byte);
  }
  return LIST;
}
