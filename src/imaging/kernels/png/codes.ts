// Decoding tables for prefix codes (RFC 1951, 3.2.2). An entry of 32 bits is one of:
//   literal   0x80 | bits taken | literals (1, 2) << 8 | bits of the first << 10 | first << 16 | second << 24
//   base      bits taken, extra bits included | bits of the code << 8 | base << 16
//   end       0x40 | END | bits taken
//   invalid   0x40 | INVALID | bits taken
//   subtable  0x40 | bits taken | bits of its index << 8 | its first entry << 16
// The bits taken are in the low six bits, so that a 64-bit shift by the entry itself removes them.
import { LONGEST_CODE, SCRATCH } from "./inflateState";

export const LITERAL: u32 = 0x80;
export const SPECIAL: u32 = 0x40;
export const END: u32 = 0x2000;
export const INVALID: u32 = 0x4000;

/** Bits that the main tables are indexed by, and the entries that a table with its subtables may have. */
export const LITERAL_BITS: u32 = 11;
export const LITERAL_ENTRIES: u32 = 4096;
export const DISTANCE_BITS: u32 = 8;
export const DISTANCE_ENTRIES: u32 = 1024;
export const ORDER_BITS: u32 = 7;

/** Kinds of alphabet. */
export const LITERALS_AND_LENGTHS: u32 = 0;
export const DISTANCES_ONLY: u32 = 1;
export const CODE_LENGTHS: u32 = 2;

/** RFC 1951, 3.2.5: base | extra bits << 16, for the symbols from 257 on; zeros do not exist. */
const LENGTH_BASES = memory.data<u32>([
  3, 4, 5, 6, 7, 8, 9, 10,
  0x1000b, 0x1000d, 0x1000f, 0x10011, 0x20013, 0x20017, 0x2001b, 0x2001f,
  0x30023, 0x3002b, 0x30033, 0x3003b, 0x40043, 0x40053, 0x40063, 0x40073,
  0x50083, 0x500a3, 0x500c3, 0x500e3, 258, 0, 0,
]);
/** The same for distances. */
const DISTANCE_BASES = memory.data<u32>([
  1, 2, 3, 4, 0x10005, 0x10007, 0x20009, 0x2000d, 0x30011, 0x30019, 0x40021, 0x40031, 0x50041, 0x50061,
  0x60081, 0x600c1, 0x70101, 0x70181, 0x80201, 0x80301, 0x90401, 0x90601, 0xa0801, 0xa0c01, 0xb1001, 0xb1801,
  0xc2001, 0xc3001, 0xd4001, 0xd6001, 0, 0,
]);

/** The entry for `symbol`, whose code has `bits` bits left to take here. */
// @ts-ignore: decorator
@inline
function entryOf(alphabet: u32, symbol: u32, bits: u32): u32 {
  if (alphabet == CODE_LENGTHS) return bits | (symbol << 16);
  let base: u32;
  if (alphabet == LITERALS_AND_LENGTHS) {
    if (symbol < 256) return LITERAL | bits | (1 << 8) | (bits << 10) | (symbol << 16);
    if (symbol == 256) return SPECIAL | END | bits;
    base = load<u32>(LENGTH_BASES + (<usize>(symbol - 257) << 2));
  } else {
    base = load<u32>(DISTANCE_BASES + (<usize>symbol << 2));
  }
  if (base == 0) return SPECIAL | INVALID | bits;
  return (bits + (base >> 16)) | (bits << 8) | (base << 16);
}

/**
 * Builds the table for the code that `count` lengths (u8, 0 to 15, at `lengths`) define. False where they
 * define none: over-subscribed, or incomplete, save for a lone code of one bit or, in an alphabet of
 * distances, none at all (RFC 1951, 3.2.7; what zlib takes). Codes that do not exist are INVALID.
 */
export function buildTable(
  state: usize, lengths: usize, count: u32, alphabet: u32, table: usize, tableBits: u32, entries: u32,
): bool {
  const counts = state + SCRATCH;
  const starts = counts + 64;
  const sorted = starts + 64;
  memory.fill(counts, 0, 64);
  for (let i: u32 = 0; i < count; i++) {
    const at = counts + (<usize>load<u8>(lengths + i) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  const used = count - load<u32>(counts);
  let left: i32 = 1;
  let longest: u32 = 0;
  let start: u32 = 0;
  for (let bits: u32 = 1; bits <= LONGEST_CODE; bits++) {
    const n = load<u32>(counts + (<usize>bits << 2));
    left = (left << 1) - <i32>n;
    if (left < 0) return false;
    if (n != 0) longest = bits;
    store<u32>(starts + (<usize>bits << 2), start);
    start += n;
  }
  if (left > 0) {
    if (alphabet == CODE_LENGTHS || longest > 1 || (used == 0 && alphabet != DISTANCES_ONLY)) return false;
    const invalid = SPECIAL | INVALID | 1;
    for (let i: u32 = 0; i < 1 << tableBits; i++) store<u32>(table + (<usize>i << 2), invalid);
    if (used == 0) return true;
  }
  for (let i: u32 = 0; i < count; i++) {
    const bits = load<u8>(lengths + i);
    if (bits == 0) continue;
    const at = starts + (<usize>bits << 2);
    const place = load<u32>(at);
    store<u16>(sorted + (<usize>place << 1), <u16>i);
    store<u32>(at, place + 1);
  }
  if (left > 0) {
    const entry = entryOf(alphabet, load<u16>(sorted), 1);
    for (let i: u32 = 0; i < 1 << tableBits; i += 2) store<u32>(table + (<usize>i << 2), entry);
    return true;
  }
  return fill(counts, sorted, longest, alphabet, table, tableBits, entries);
}

/**
 * Codes come with their first bit lowest, so an index is a code reversed with anything above it. The table
 * for `bits` bits is that for one bit fewer twice, with the codes of that length put in.
 */
function fill(
  counts: usize, sorted: usize, longest: u32, alphabet: u32, table: usize, tableBits: u32, entries: u32,
): bool {
  let code: u32 = 0;
  let bits: u32 = 1;
  let at = sorted;
  let size: u32 = 2;
  for (; bits <= tableBits; bits++) {
    let n = load<u32>(counts + (<usize>bits << 2));
    while (n != 0) {
      store<u32>(table + (<usize>code << 2), entryOf(alphabet, load<u16>(at), bits));
      at += 2;
      n--;
      if (code == size - 1) {
        double(table, size, 1 << tableBits);
        return true;
      }
      code = nextCode(code, size);
    }
    if (bits < tableBits) {
      memory.copy(table + (<usize>size << 2), table, <usize>size << 2);
      size <<= 1;
    }
  }
  return fillSubtables(code, bits, counts, at, longest, alphabet, table, tableBits, entries);
}

/** Repeats the first `size` entries up to `whole`. */
function double(table: usize, size: u32, whole: u32): void {
  for (let have = size; have < whole; have <<= 1) {
    memory.copy(table + (<usize>have << 2), table, <usize>have << 2);
  }
}

/** Adds one to a reversed code of which some bit below `size` is zero. */
// @ts-ignore: decorator
@inline
function nextCode(code: u32, size: u32): u32 {
  const bit: u32 = 0x80000000 >> clz(code ^ (size - 1));
  return (code & (bit - 1)) | bit;
}

/** Puts the codes longer than `tableBits` into subtables behind the main table. */
function fillSubtables(
  first: u32, firstBits: u32, counts: usize, symbols: usize, longest: u32, alphabet: u32,
  table: usize, tableBits: u32, entries: u32,
): bool {
  const main: u32 = 1 << tableBits;
  let code = first;
  let at = symbols;
  let free = main;
  let prefix: u32 = u32.MAX_VALUE;
  let subtable: usize = 0;
  let subSize: u32 = 0;
  for (let bits = firstBits; bits <= longest; bits++) {
    const extra = bits - tableBits;
    for (let n = load<u32>(counts + (<usize>bits << 2)); n != 0; n--) {
      if ((code & (main - 1)) != prefix) {
        prefix = code & (main - 1);
        // As many bits as fill up the space that the codes with this prefix share.
        let subBits = extra;
        let room: i32 = (1 << subBits) - <i32>n;
        while (room > 0 && tableBits + subBits < longest) {
          subBits++;
          room = (room << 1) - <i32>load<u32>(counts + (<usize>(tableBits + subBits) << 2));
        }
        subSize = 1 << subBits;
        if (free + subSize > entries) return false;
        subtable = table + (<usize>free << 2);
        store<u32>(table + (<usize>prefix << 2), SPECIAL | tableBits | (subBits << 8) | (free << 16));
        free += subSize;
      }
      const entry = entryOf(alphabet, load<u16>(at), extra);
      at += 2;
      const step: u32 = 1 << extra;
      for (let i = code >> tableBits; i < subSize; i += step) store<u32>(subtable + (<usize>i << 2), entry);
      if (code == (1 << bits) - 1) return true;
      code = nextCode(code, 1 << bits);
    }
  }
  return true;
}

/**
 * Pairs are made where a lookup gives two literals at least so often, in 256ths: making them costs some 3 us.
 */
const WORTH_PAIRING: u32 = 64;

/**
 * How likely two literals in a row are to fit the index together, in 256ths, by the lengths of their codes.
 */
function pairChance(state: usize, lengths: usize): u32 {
  const shares = state + SCRATCH;
  memory.fill(shares, 0, 64);
  for (let i: usize = 0; i < 256; i++) {
    const bits = load<u8>(lengths + i);
    const at = shares + (<usize>bits << 2);
    store<u32>(at, load<u32>(at) + (0x8000 >> bits));
  }
  let chance: u32 = 0;
  let shorter: u32 = 0;
  for (let bits: u32 = 1; bits < LITERAL_BITS; bits++) {
    shorter += load<u32>(shares + (<usize>bits << 2));
    chance += shorter * load<u32>(shares + (<usize>(LITERAL_BITS - bits) << 2)) >> 15;
  }
  return chance >> 7;
}

/**
 * Where it pays, joins two literals in one entry wherever both codes fit the index. From the top down: what
 * is looked up lies below. `lengths` are those that `table` was built from.
 */
export function pairLiterals(state: usize, lengths: usize, table: usize): void {
  if (pairChance(state, lengths) < WORTH_PAIRING) return;
  for (let i: u32 = (1 << LITERAL_BITS) - 1; ; i--) {
    const at = table + (<usize>i << 2);
    const first = load<u32>(at);
    if ((first & LITERAL) != 0) {
      const bits = first & 63;
      const second = load<u32>(table + (<usize>(i >> bits) << 2));
      const both = bits + (second & 63);
      if ((second & LITERAL) != 0 && both <= LITERAL_BITS) {
        const literals = (first & 0xff0000) | ((second & 0xff0000) << 8);
        store<u32>(at, LITERAL | both | (2 << 8) | (bits << 10) | literals);
      }
    }
    if (i == 0) break;
  }
}
