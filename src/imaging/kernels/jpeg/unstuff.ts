// The entropy-coded bytes as the decoders read them: without the zero bytes stuffed behind 0xFF (T.81,
// B.1.1.5), parted at the restart markers, and swapped to words.
import { AT_MARKER, BLANK, Cursor, intervalAt, RESTART_ORDER, STUFFING } from "./cursor";

const RST0: i32 = 0xd0;
/**
 * Zero bytes in a row within a sequential scan where zero bits do not mean the end of a block: they are 40
 * and more coefficients with one value, which no picture gives.
 */
const HOLE_BYTES: i32 = 32;

/**
 * Unstuffs bytes from `source` up to a marker that does not belong to the data, `end`, or where the window or
 * the table of intervals is full.
 * @param offset of `source` in the file
 * @param final whether the file ends at `end`
 * @returns the bytes used; what is left is to be given again with what follows
 */
export function unstuff(cursor: Cursor, source: usize, end: usize, offset: u32, final: bool): usize {
  if (cursor.ended != 0) return 0;
  const full = i8x16.splat(-1);
  const begin = cursor.tail;
  let from = source;
  let to = begin;
  // A vector may reach over the roof, but what counts of it may not.
  const roof = cursor.roof - 16;
  if (cursor.holesShow && from < end) {
    const rest = restOfHole(cursor, begin, to, from, end);
    if (rest > 0) {
      cursor.ended = BLANK;
      memory.fill(to, 0, rest);
      from += rest;
      to += rest;
    }
  }
  while (cursor.ended == 0 && from < end && to <= roof) {
    if (from + 17 <= end) {
      const bytes = v128.load(from);
      v128.store(to, bytes);
      const found = i8x16.bitmask(i8x16.eq(bytes, full));
      if (found == 0) {
        let passed: usize = 16;
        if (!v128.any_true(bytes) && cursor.holesShow) {
          const rest = restOfHole(cursor, begin, to, from, end);
          if (rest > 0) {
            cursor.ended = BLANK;
            memory.fill(to, 0, rest);
            passed = rest;
          }
        }
        from += passed;
        to += passed;
        continue;
      }
      const before = <usize>ctz(found);
      from += before;
      to += before;
      if (load<u8>(from, 1) == 0) {
        from += 2;
        to += 1;
        continue;
      }
    } else if (load<u8>(from) != 0xff) {
      store<u8>(to++, load<u8>(from++));
      continue;
    }
    // 0xFF, and what follows may be fill bytes (T.81, B.1.1.2).
    let next = from + 1;
    while (next < end && load<u8>(next) == 0xff) next++;
    if (next > from + 1) cursor.filled = 1;
    if (next == end) {
      from = next - 1;
      if (final) cursor.ended = AT_MARKER;
      break;
    }
    const code = <i32>load<u8>(next);
    if (code == 0) {
      if (cursor.filled) {
        cursor.ended = STUFFING;
        break;
      }
      store<u8>(to++, 0xff);
      from += 2;
      continue;
    }
    if (code < RST0 || code > RST0 + 7 || cursor.restartsLeft == 0) {
      cursor.ended = AT_MARKER;
    } else if (code != RST0 + cursor.nextRestart) {
      cursor.ended = RESTART_ORDER;
    } else if (cursor.closed + 2 > cursor.intervalRoom) {
      break;
    } else {
      to = close(cursor, to);
      from = next + 1;
      cursor.filled = 0;
      const opened = intervalAt(cursor, cursor.closed);
      opened.start = to;
      opened.end = 0;
      opened.offset = offset + <u32>(from - source);
      cursor.nextRestart = (cursor.nextRestart + 1) & 7;
      cursor.restartsLeft--;
    }
  }
  if (cursor.ended == 0 && final && from == end) cursor.ended = AT_MARKER;
  cursor.zeros = zerosBefore(cursor, begin, to);
  if (cursor.ended != 0) to = close(cursor, to);
  // An MCU that begins within its interval may use and read ahead this much before it is looked at.
  memory.fill(to, 0, <usize>cursor.mcuBytes);
  swap(cursor, to);
  return from - source;
}

/** Ends the open interval at `to`, fills its last word, and returns where the next word is. */
function close(cursor: Cursor, to: usize): usize {
  intervalAt(cursor, cursor.closed).end = to;
  cursor.closed++;
  store<u32>(to, 0);
  return (to + 3) & ~3;
}

/** Swaps all whole words up to `to`. */
function swap(cursor: Cursor, to: usize): void {
  let at = cursor.swapped;
  const end = to & ~3;
  for (; at + 16 <= end; at += 16) {
    const bytes = v128.load(at);
    v128.store(at, i8x16.shuffle(bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
  }
  for (; at < end; at += 4) store<u32>(at, bswap<u32>(load<u32>(at)));
  cursor.swapped = end;
  cursor.tail = to;
}

/** Zero bytes at the beginning, as many as tell a hole. */
function zerosFrom(at: usize, end: usize): i32 {
  const stop = min(end, at + HOLE_BYTES);
  const start = at;
  while (at < stop && load<u8>(at) == 0) at++;
  return <i32>(at - start);
}

/** Zero bytes that end at `to`, where those before `begin` are counted in the cursor. */
function zerosBefore(cursor: Cursor, begin: usize, to: usize): i32 {
  let at = to;
  while (at > begin && <i32>(to - at) < HOLE_BYTES && load<u8>(at - 1) == 0) at--;
  return <i32>(to - at) + (at == begin ? cursor.zeros : 0);
}

/** Zero bytes up to where they are a hole, which is the same byte whatever the chunks; 0 for none. */
function restOfHole(cursor: Cursor, begin: usize, to: usize, from: usize, end: usize): usize {
  const before = zerosBefore(cursor, begin, to);
  return before + zerosFrom(from, end) >= HOLE_BYTES ? <usize>max(HOLE_BYTES - before, 1) : 0;
}
