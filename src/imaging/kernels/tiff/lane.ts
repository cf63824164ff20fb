// LZW as TIFF 6.0, section 13, has it. Codes begin at 9 bits and grow up to 12, one entry of the table
// earlier than they have to ("early change"): the code after entry 510 still has 9 bits, the one after 511
// has 10.

export const CLEAR: u32 = 256;
export const END_OF_INFORMATION: u32 = 257;
/** The first entry that a string gets. */
export const FIRST: u32 = 258;
/** No string gets this one: the table is cleared when it would be next, while codes still have 12 bits. */
export const LAST: u32 = 4094;

/**
 * Slots of the table of strings, two to a pair; a power of two, several times as many as there are entries.
 */
export const SLOTS_SHIFT: u32 = 14;
export const TABLE_BYTES: usize = 4 << SLOTS_SHIFT;
/** Codes between two clears, and the one that ends them. */
export const CODES_BYTES: usize = 2 * (LAST - FIRST + 2);

/**
 * One strip that is being compressed. The TypeScript side fills in the first four (`tiff/lzwCoder.ts`) and
 * reads the output's end from `out`.
 */
@unmanaged
export class Lane {
  /** The next byte. */
  source: usize;
  end: usize;
  out: usize;
  /**
   * Strings met since the last clear, `prefix << 20 | byte << 12 | entry`, by a hash of prefix and byte. A
   * string whose pair is full drives out the older one there: it is met as new again and costs a code more,
   * no more. Behind it room for the codes of one clearing.
   */
  table: usize;
  /** The entry of the string read so far. */
  prefix: u32;
  /** The entry that the next new string gets. */
  next: u32;
  /** Bits that wait for a whole byte, in the low end. */
  bits: u64;
  bitCount: u32;
}

/** From one lane to the next, with what aligns the 64 bits. */
export const LANE_BYTES: usize = 40;

export function codesOf(lane: Lane): usize {
  return lane.table + TABLE_BYTES;
}

export function clearTable(lane: Lane): void {
  // No string has a prefix of 4095.
  memory.fill(lane.table, 0xff, TABLE_BYTES);
  lane.next = FIRST;
}
