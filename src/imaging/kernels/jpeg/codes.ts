// Huffman codes (T.81, F.2.2.3). A table is made by ../../jpeg/huffman.ts: an entry for each value of the
// next LOOK_BITS bits, then what finds longer codes.
//
// An entry, from its lowest bit:
//   6 bits  bits used: by code and coefficient, or by the code alone where the entry is PARTIAL
//   1 bit   LONG: the code is longer than LOOK_BITS
//   1 bit   PARTIAL: the coefficient is not in the entry
//   7 bits  zeros before the coefficient; the end of a block is a run past it
//   1 bit   -
//  16 bits  the coefficient; of a partial entry 4 bits of category, 4 bits free, 8 bits of fault
//
// The table of a sequential scan's AC coefficients has entries of twice that size. Where an entry is complete
// and so is the one that follows, its bits used are those of both. Its other half has, from the lowest bit:
//   8 bits  the other's zeros and 1, or 0 where there is no other
//   8 bits  bits used by the first alone
//  16 bits  the other coefficient, or once more the first

/** Bits by which a table is entered. */
export const LOOK_BITS: i32 = 11;
export const LONG: i32 = 0x40;
export const PARTIAL: i32 = 0x80;

const LIMITS: usize = 4 << LOOK_BITS;
/** What a table of pairs has before the entries of long codes, more than others have. */
export const PAIRS_BEFORE: usize = 4 << LOOK_BITS;
const OFFSETS: usize = LIMITS + 80;
const SYMBOLS: usize = OFFSETS + 80;

/** The entry of a code longer than LOOK_BITS, by the next 16 bits: canonical order (T.81, C.2). */
export function longCode(table: usize, ahead: u32): i32 {
  let length = LOOK_BITS + 1;
  while (ahead >= load<u32>(table + (<usize>length << 2), LIMITS)) length++;
  if (length > 16) return load<i32>(table, SYMBOLS + 1024);
  const index = <i32>(ahead >> (16 - length)) + load<i32>(table + (<usize>length << 2), OFFSETS);
  return load<i32>(table + (<usize>index << 2), SYMBOLS) | length;
}

/** Faults stand in the entries of codes that no sound data holds. */
// @ts-ignore: decorator
@inline export function faultOf(entry: i32): i32 {
  return entry & PARTIAL ? (entry >> 24) & 0x7f : 0;
}

/** The value of `category` bits (T.81, F.2.2.1, EXTEND): a leading 0 means a negative one. */
// @ts-ignore: decorator
@inline export function extended(bits: i32, category: i32): i32 {
  return bits + (((bits >> (category - 1)) - 1) & (1 - (1 << category)));
}
