// What one stream of Deflate (RFC 1951) works with, at fixed places behind one address.

/** Where bytes of a hash were met last, modulo 2^16: as many as the shortest match has, and some more. */
export const HASH_SHIFT: usize = 14;
export const SHORTER: usize = 0;
export const LONGER: usize = 2 << HASH_SHIFT;
/**
 * Tokens of a block: what they are, a literal or 256 and the length of a match; from bit 10 on the symbol of
 * the distance, from bit 16 on its extra bits.
 */
export const MOST_TOKENS: usize = 16384;
export const TOKENS: usize = 4 << HASH_SHIFT;

/** Symbols of the two alphabets (3.2.5) in tables that are rounded up, and the end of a block. */
export const LITERALS: i32 = 286;
export const DISTANCES: i32 = 30;
export const END_OF_BLOCK: usize = 256;

/** Literals and matches by length. */
export const KINDS: i32 = 256 + 259;
/** Stands for a literal's distance, which takes no bits. */
export const NO_DISTANCE: u32 = 31;

/**
 * u32: how often the block has each kind of token, each symbol of a literal or length, each symbol of a
 * distance.
 */
export const KIND_COUNTS: usize = TOKENS + 4 * MOST_TOKENS;
export const LITERAL_COUNTS: usize = KIND_COUNTS + 4 * 520;
export const DISTANCE_COUNTS: usize = LITERAL_COUNTS + 4 * 288;
/** u8 by symbol: the lengths of codes, those of distances right behind the 286 of literals. */
export const LENGTHS: usize = DISTANCE_COUNTS + 4 * 32;
/** u32 by symbol: code, first bit lowest, and its length from bit 16 on. */
export const LITERAL_CODES: usize = LENGTHS + 320;
export const DISTANCE_CODES: usize = LITERAL_CODES + 4 * 288;
/** u32 by kind of token: code with extra bits, and how many bits from bit 24 on. */
export const KIND_CODES: usize = DISTANCE_CODES + 4 * 32;
/** u8 by length of a match: its symbol, less 257. */
export const MATCH_SYMBOLS: usize = KIND_CODES + 4 * 520;
/** u8: what literals, lengths of matches and symbols of distances are expected to cost, in bits. */
export const LITERAL_COSTS: usize = MATCH_SYMBOLS + 272;
export const MATCH_COSTS: usize = LITERAL_COSTS + 256;
export const DISTANCE_COSTS: usize = MATCH_COSTS + 272;
/**
 * i16: the same for a first look: by how many of eight bytes are the same, and by the leading zeros of a
 * distance less 1. What is no match costs too much, and eight bytes, which may be more, next to nothing.
 */
export const QUICK_COSTS: usize = DISTANCE_COSTS + 32;
export const REACH_COSTS: usize = QUICK_COSTS + 32;
/** So long a match is worth it whatever it replaces. */
export const SURE_LENGTH: u32 = 32;
/** u16: sums of literals' costs, of so many places and what a match there replaces. */
export const SUMMED: u32 = 4096;
export const SUMS: usize = REACH_COSTS + 80;
/** The lengths of codes, themselves coded (3.2.7): symbols, extra bits, counts, lengths and codes. */
export const RUNS: usize = SUMS + 2 * (SUMMED + SURE_LENGTH + 8);
export const RUN_EXTRAS: usize = RUNS + 320;
export const RUN_COUNTS: usize = RUN_EXTRAS + 320;
export const RUN_LENGTHS: usize = RUN_COUNTS + 4 * 32;
export const RUN_CODES: usize = RUN_LENGTHS + 32;
/** Work of huffman.ts: keys twice, weights and parents of nodes, numbers of keys or codes. */
export const KEYS: usize = RUN_CODES + 4 * 32;
export const WEIGHTS: usize = KEYS + 2 * 4 * 288;
export const PARENTS: usize = WEIGHTS + 4 * 576;
export const TALLY: usize = PARENTS + 4 * 576;
/** Bits that wait for a whole byte (u64), their number (u32), and where the next byte goes (u32). */
export const BITS: usize = TALLY + 4 * 256;
export const BIT_COUNT: usize = BITS + 8;
export const OUT: usize = BITS + 12;
/** Bytes of the strip that have become tokens (u32). */
export const READ: usize = BITS + 20;
/** Bytes of the shortest match that is looked for, 3 to 7 (u32). */
export const SHORTEST: usize = BITS + 16;
export const STATE_BYTES: usize = BITS + 24;

// @ts-ignore: decorator
@inline
export function addOne(count: usize): void {
  store<u32>(count, load<u32>(count) + 1);
}

/** Adds up to 48 bits to the stream. */
export function writeBits(state: usize, value: u64, count: u32): void {
  const held = load<u32>(state + BIT_COUNT);
  const bits = load<u64>(state + BITS) | (value << held);
  const out = load<u32>(state + OUT);
  const all = held + count;
  store<u64>(out, bits);
  store<u64>(state + BITS, bits >> (all & 0x38));
  store<u32>(state + BIT_COUNT, all & 7);
  store<u32>(state + OUT, out + (all >> 3));
}
