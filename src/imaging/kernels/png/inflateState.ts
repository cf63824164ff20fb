// The state of one inflater, a struct in memory, so that any number of them can run side by side.
// What stands before SAVED_BYTES is all that a checkpoint needs beside the window.

/** u64: bits read and not used yet, the next one lowest; zero above COUNT. */
export const BITS: usize = 0;
/** u32: how many, 0 to 63. */
export const COUNT: usize = 8;
/** u32: one of the modes below. */
export const MODE: usize = 12;
/** u32: whether the block is the last one (RFC 1951, 3.2.3, BFINAL). */
export const FINAL: usize = 16;
/** u32: bytes still to come of a stored block or of a match. */
export const LENGTH: usize = 20;
/** u32: distance of a match that the output's limit cut. */
export const DISTANCE: usize = 24;
/** u32: HLIT + 257, HDIST + 1 and HCLEN + 4 of a dynamic block (3.2.7). */
export const LITERALS: usize = 28;
export const DISTANCES: usize = 32;
export const ORDERED: usize = 36;
/** u32: code lengths read so far. */
export const FOUND: usize = 40;
/** u32: Adler-32 of all output so far (RFC 1950, 8.2). */
export const ADLER: usize = 44;
/** u32: blocks begun, and how many there may be. */
export const BLOCKS: usize = 48;
export const MOST_BLOCKS: usize = 52;
/** u8[320]: the code lengths of the block: literals and lengths, then distances. */
export const LENGTHS: usize = 64;
export const SAVED_BYTES: usize = 384;

/**
 * Addresses: the next byte of input, its end; the next byte of output, its limit; the oldest byte of the
 * window.
 */
export const INPUT: usize = 384;
export const INPUT_END: usize = 388;
export const OUTPUT: usize = 392;
export const LIMIT: usize = 396;
export const OLDEST: usize = 400;
/** u32: what is wrong with the data, see FAULT_*. */
export const FAULT: usize = 404;
/** u8[19]: lengths of the code for code lengths (RFC 1951, 3.2.7). */
export const ORDER_LENGTHS: usize = 416;
/** Work of the table builder. */
export const SCRATCH: usize = 448;
/** Decoding tables, u32 each; see codes.ts. That for code lengths uses the place of the distances'. */
export const LITERAL_TABLE: usize = 2048;
export const DISTANCE_TABLE: usize = LITERAL_TABLE + (4096 << 2);
export const STATE_BYTES: usize = DISTANCE_TABLE + (1024 << 2);

export const MODE_HEADER: u32 = 0;
export const MODE_BLOCK: u32 = 1;
export const MODE_STORED_HEADER: u32 = 2;
export const MODE_STORED: u32 = 3;
export const MODE_DYNAMIC: u32 = 4;
export const MODE_ORDER: u32 = 5;
export const MODE_LENGTHS: u32 = 6;
export const MODE_CODES: u32 = 7;
export const MODE_MATCH: u32 = 8;
export const MODE_TRAILER: u32 = 9;
export const MODE_DONE: u32 = 10;
export const MODE_FAULT: u32 = 11;

export const FAULT_HEADER: u32 = 1;
export const FAULT_DICTIONARY: u32 = 2;
export const FAULT_BLOCK_TYPE: u32 = 3;
export const FAULT_STORED: u32 = 4;
export const FAULT_CODE_SET: u32 = 5;
export const FAULT_CODE_LENGTHS: u32 = 6;
export const FAULT_SYMBOL: u32 = 7;
export const FAULT_WINDOW: u32 = 8;
export const FAULT_ADLER: u32 = 9;
export const FAULT_BLOCKS: u32 = 10;

/** RFC 1951, 3.2.7: code lengths are 0 to 15. */
export const LONGEST_CODE: u32 = 15;
/** RFC 1951, 2: how far back a match may reach. */
export const WINDOW: usize = 32768;

export function fail(state: usize, fault: u32): void {
  store<u32>(state, fault, FAULT);
  store<u32>(state, MODE_FAULT, MODE);
}
