// Ends and beginnings of restart intervals (T.81, E.2.4 and F.2.1.3.1).
import {
  AT_MARKER, Cursor, DONE, ENDED_BEFORE, GOES_ON, Interval, intervalAt, Member, MEMBER_BYTES, position,
  RESTART_MISSING, RUN_PAST_SCAN, STARVED,
} from "./cursor";

/**
 * Whole bytes of 0x00 or 0xFF that may stand between the last MCU and the next marker. T.81, F.1.2.3 knows
 * less than one byte of padding; encoders in hardware fill to a word of 4 bytes, and decoders that read ahead
 * do not see it.
 */
const PADDING_BYTES: usize = 4;

/** Checks that the present interval is used up, and no more than that. STARVED while its end is not there. */
function finishInterval(cursor: Cursor): i32 {
  const isClosed = cursor.current < cursor.closed;
  const end = isClosed ? intervalAt(cursor, cursor.current).end : cursor.tail;
  let at = position(cursor);
  if (isClosed && at > end) return ENDED_BEFORE;
  if (cursor.endRun != 0) return RUN_PAST_SCAN;
  if (!isClosed) return end > at + PADDING_BYTES + 8 ? GOES_ON : STARVED;
  if (end - at > PADDING_BYTES) return GOES_ON;
  for (; at < end; at++) {
    const byte = load<u8>(at ^ 3);
    if (byte != 0 && byte != 0xff) return GOES_ON;
  }
  return DONE;
}

/** Ends the present interval and begins the next. */
export function enterInterval(cursor: Cursor): i32 {
  const outcome = finishInterval(cursor);
  if (outcome != DONE) return outcome;
  if (cursor.current + 1 >= cursor.closed && cursor.ended != 0) {
    return cursor.ended == AT_MARKER ? RESTART_MISSING : cursor.ended;
  }
  cursor.current++;
  cursor.at = intervalAt(cursor, cursor.current).start;
  cursor.bits = 0;
  cursor.count = 0;
  cursor.left = cursor.perInterval;
  for (let i = 0; i < cursor.memberCount; i++) {
    changetype<Member>(cursor.members + <usize>i * MEMBER_BYTES).prediction = 0;
  }
  return DONE;
}

/** Ends the last interval of a scan: what follows is a marker or the file's end. */
export function finishScan(cursor: Cursor): i32 {
  const outcome = finishInterval(cursor);
  if (outcome != DONE) return outcome;
  return cursor.current + 1 < cursor.closed ? GOES_ON : DONE;
}

/** How often 0xFF stands in whole words. */
function countFull(from: usize, to: usize): u32 {
  let count: u32 = 0;
  const full = i8x16.splat(-1);
  for (; from + 16 <= to; from += 16) {
    count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(from), full)));
  }
  for (; from < to; from++) count += <u32>(load<u8>(from) == 0xff);
  return count;
}

/** Offset in the file of a byte of the window: each 0xFF of the data has a zero byte behind it there. */
function offsetOf(interval: Interval, at: usize): u32 {
  const whole = at & ~3;
  let full = countFull(interval.start, whole);
  for (let byte = whole; byte < at; byte++) full += <u32>(load<u8>(byte ^ 3) == 0xff);
  return interval.offset + <u32>(at - interval.start) + full;
}

/** Offset in the file of the byte that holds the next bit, or of the interval's end. */
export function fileOffset(cursor: Cursor): u32 {
  const interval = intervalAt(cursor, cursor.current);
  const at = cursor.at - <usize>((cursor.count + 7) >> 3);
  return offsetOf(interval, cursor.current < cursor.closed ? min(at, interval.end) : at);
}

/**
 * Moves what is not used to the window's beginning, and forgets the intervals before. Two words of what is
 * used stay, since some of their bits may still be ahead.
 */
export function compact(cursor: Cursor): void {
  const interval = intervalAt(cursor, cursor.current);
  const kept = max(interval.start, cursor.at - min(cursor.at, 8));
  interval.offset = offsetOf(interval, kept);
  interval.start = kept;
  const moved = kept - cursor.base;
  memory.copy(cursor.base, kept, cursor.tail - kept);
  const gone = cursor.current;
  const open = cursor.ended == 0 ? 1 : 0;
  for (let i = gone; i < cursor.closed + open; i++) {
    const from = intervalAt(cursor, i);
    const to = intervalAt(cursor, i - gone);
    to.start = from.start - moved;
    to.end = from.end - moved;
    to.offset = from.offset;
  }
  cursor.current = 0;
  cursor.closed -= gone;
  cursor.at -= moved;
  cursor.tail -= moved;
  cursor.swapped -= moved;
}
