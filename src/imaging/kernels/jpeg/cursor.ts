// Where the reader of one scan stands, and the window of the file that it reads from. Several scans are read
// in turns, so nothing of this is kept anywhere else. ../../jpeg/layout.ts has the same offsets.

/** Outcomes of a kernel; ../../jpeg/outcome.ts has their sentences. */
export const DONE: i32 = 0;
/** The window ends too early: unstuff more of the file and call again. */
export const STARVED: i32 = 1;
export const NO_CODE: i32 = 2;
export const PAST_BLOCK: i32 = 3;
export const AC_RANGE: i32 = 4;
export const DC_RANGE: i32 = 5;
export const NO_MEANING: i32 = 6;
export const ENDS_EARLY: i32 = 7;
export const GOES_ON: i32 = 8;
export const RESTART_MISSING: i32 = 9;
export const RESTART_ORDER: i32 = 10;
export const RUN_PAST_SCAN: i32 = 11;
export const TOO_BRIGHT: i32 = 12;
export const REFINED_RANGE: i32 = 13;
export const BLANK: i32 = 14;
export const STUFFING: i32 = 15;
/** As ENDS_EARLY, but it was the MCU before that is not there. */
export const ENDED_BEFORE: i32 = 16;

/** Why nothing more is read: a marker that is not part of the data, or the file's end. */
export const AT_MARKER: i32 = 1;

/**
 * The file's bytes are unstuffed into a window and swapped to words of 32 bits, so that the next word is one
 * aligned load. Addresses in the window are those of the bytes before swapping.
 */
@unmanaged
export class Cursor {
  /** Bits read ahead, the next one highest; below the `count` valid ones all are zero. */
  bits: u64;
  count: i32;
  /** The next word. */
  at: usize;
  /** The window; of `roof` on only overhang may be written. */
  base: usize;
  roof: usize;
  /** End of the unstuffed bytes; from `swapped` on they are not yet swapped. */
  tail: usize;
  swapped: usize;
  /** Intervals in the window: the first `closed` are there to their ends, one more is open unless `ended`. */
  intervals: usize;
  intervalRoom: i32;
  closed: i32;
  current: i32;
  /** Restart markers still to come, and the number of the next (0 to 7). */
  restartsLeft: i32;
  nextRestart: i32;
  /** 0, or why nothing more is read: AT_MARKER, or a fault. */
  ended: i32;
  /** Zero bytes at the tail, and whether a long run of them is a fault. */
  zeros: i32;
  holesShow: i32;
  /** Whether fill bytes were passed (T.81, B.1.1.2), so that a marker has to follow. */
  filled: i32;
  /** MCU in the present row; for a scan of one component a block. */
  mcu: i32;
  /** MCUs left in the interval, and of a whole one. */
  left: i32;
  perInterval: i32;
  /** Blocks that follow without a coefficient in this band (T.81, G.1.2.2). */
  endRun: i32;
  /** Most bytes that one MCU can take, with those read ahead: so many are zero behind the tail. */
  mcuBytes: i32;
  members: usize;
  memberCount: i32;
  /** The blocks of one MCU, in order. */
  blocks: usize;
  blockCount: i32;
  /** One block and a slot behind it for what runs past its end. */
  scratch: usize;
  /** Spectral selection and successive approximation of a progressive scan. */
  ss: i32;
  se: i32;
  al: i32;
}

/** A restart interval in the window. */
@unmanaged
export class Interval {
  /** Its first byte, at a whole word. */
  start: usize;
  end: usize;
  /** Where in the file `start` is. */
  offset: u32;
}

/** One component of a scan. */
@unmanaged
export class Member {
  dcTable: usize;
  acTable: usize;
  /** DC of the block before (T.81, F.2.1.3.1). */
  prediction: i32;
  /** The largest that samples can give. */
  dcBound: i32;
  quantizer: usize;
  /** Where its block of the row's first MCU goes: samples, or coefficients. */
  out: usize;
  /** Bytes from one row of samples to the next. */
  stride: usize;
  /** Bytes from one MCU to the next. */
  step: usize;
  /** Of a transformed block in samples: 8, 4, 2 or 1. */
  size: i32;
}

/** One block of an MCU. */
@unmanaged
export class Block {
  member: Member;
  /** Bytes from the MCU's first block of that member. */
  offset: usize;
}

export const INTERVAL_BYTES: usize = 12;
export const MEMBER_BYTES: usize = 36;
export const BLOCK_BYTES: usize = 8;

/** Bytes of a block's 64 coefficients. */
export const COEFFICIENT_BYTES: usize = 128;

// @ts-ignore: decorator
@inline export function intervalAt(cursor: Cursor, index: i32): Interval {
  return changetype<Interval>(cursor.intervals + <usize>index * INTERVAL_BYTES);
}

/** Bytes of the mask that tells which of a block's coefficients are not 0. */
export const MASK_BYTES: usize = 8;
/** Runs of this many zeros; shorter ones of category 0 end a band (T.81, table G.1). */
export const ZERO_RUN: i32 = 15;

/** The first whole byte that is not yet used. */
// @ts-ignore: decorator
@inline export function position(cursor: Cursor): usize {
  return cursor.at - <usize>(cursor.count >> 3);
}

/** An MCU that begins with the next word up to here is surely there. */
export function limitOf(cursor: Cursor): usize {
  if (cursor.current < cursor.closed) return intervalAt(cursor, cursor.current).end;
  const room = <usize>cursor.mcuBytes;
  return cursor.swapped > cursor.base + room ? cursor.swapped - room : cursor.base - 1;
}

/** Whether bits behind the interval's end are used, or of `more` bytes more; an open one has no end. */
function isPastEnd(cursor: Cursor, count: i32, at: usize, more: usize): bool {
  if (cursor.current >= cursor.closed) return false;
  return at - <usize>(count >> 3) + more > intervalAt(cursor, cursor.current).end;
}

/** What to do with an MCU that begins beyond the limit: it may still, where the bits ahead hold it. */
export function beyondLimit(cursor: Cursor, count: i32, at: usize): i32 {
  if (cursor.current >= cursor.closed) return STARVED;
  return isPastEnd(cursor, count, at, 0) ? ENDED_BEFORE : DONE;
}

/** Notes how far the bits are used, and at which MCU; gives `outcome`, or what is behind it. */
export function stop(cursor: Cursor, bits: u64, count: i32, at: usize, mcu: i32, outcome: i32): i32 {
  cursor.bits = bits;
  cursor.count = count;
  cursor.at = at;
  cursor.mcu = mcu;
  if (outcome <= STARVED) return outcome;
  // A code that there is not may be one that is not there to its end.
  if (!isPastEnd(cursor, count, at, outcome == NO_CODE ? 2 : 0)) return outcome;
  // What the bits behind the end seem to be must not show, not even in the place of the fault.
  cursor.bits = 0;
  cursor.count = 0;
  cursor.at = intervalAt(cursor, cursor.current).end;
  return outcome == ENDED_BEFORE ? ENDED_BEFORE : ENDS_EARLY;
}

/**
 * As `stop`, behind the last MCU that was asked for. Those before are looked at as the next begins: no MCU
 * that reaches behind its interval's end is followed by anything, in its own scan or in another.
 */
export function stopAfter(cursor: Cursor, bits: u64, count: i32, at: usize, mcu: i32): i32 {
  const outcome = isPastEnd(cursor, count, at, 0) ? ENDED_BEFORE : DONE;
  return stop(cursor, bits, count, at, mcu, outcome);
}
