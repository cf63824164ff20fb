// Inflate (RFC 1950, RFC 1951), resumable at any byte of input and of output: what cannot be read whole is
// not read at all, and waits in the bit buffer for more.
import { adler32 } from "./adler";
import {
  beginBlock, buildTables, copyStored, readCounts, readHeader, readLength, readOrder, readStoredHeader,
} from "./inflateBlocks";
import { inflateFast, INPUT_MARGIN, OUTPUT_MARGIN } from "./inflateFast";
import { copyPending, decodeSymbol, need, takeBits } from "./inflateSlow";
import {
  ADLER, BITS, COUNT, DISTANCE, DISTANCES, FAULT, FAULT_ADLER, fail, INPUT, INPUT_END, LENGTH, LENGTHS, LIMIT,
  LITERAL_TABLE, LITERALS, LONGEST_CODE, MODE, MODE_BLOCK, MODE_CODES, MODE_DONE, MODE_DYNAMIC, MODE_FAULT,
  MODE_HEADER, MODE_LENGTHS, MODE_MATCH, MODE_ORDER, MODE_STORED, MODE_STORED_HEADER, MODE_TRAILER,
  MOST_BLOCKS, OLDEST, OUTPUT, SAVED_BYTES, STATE_BYTES, WINDOW,
} from "./inflateState";

/** All input is used up. */
export const INFLATE_INPUT: i32 = 0;
/** The next byte of output has no room. */
export const INFLATE_OUTPUT: i32 = 1;
/** The stream is at its end, and its checksum is right. */
export const INFLATE_DONE: i32 = 2;
/** See inflateFault. */
export const INFLATE_FAULT: i32 = 3;

/** Bits from which on there is no room for another byte. */
// @ts-ignore: decorator
@inline
const READ_AHEAD: u32 = 56;

export function inflateStateBytes(): usize {
  return STATE_BYTES;
}

export function inflateSavedBytes(): usize {
  return SAVED_BYTES;
}

/** Begins a stream whose output goes to `output`, and which may have `blocks` blocks. */
export function inflateStart(state: usize, output: usize, blocks: u32): void {
  memory.fill(state, 0, STATE_BYTES);
  store<u32>(state, 1, ADLER);
  store<u32>(state, blocks, MOST_BLOCKS);
  store<usize>(state, output, OUTPUT);
  store<usize>(state, output, OLDEST);
}

/** The next input. All input given before has been used up. */
export function inflateFeed(state: usize, input: usize, end: usize): void {
  store<usize>(state, input, INPUT);
  store<usize>(state, end, INPUT_END);
}

export function inflateOutput(state: usize): usize {
  return load<usize>(state, OUTPUT);
}

/** The first byte of input not read yet; the bit buffer holds what was read and not used. */
export function inflateInput(state: usize): usize {
  return load<usize>(state, INPUT);
}

export function inflateUnusedBits(state: usize): u32 {
  return load<u32>(state, COUNT);
}

/** One of FAULT_*. */
export function inflateFault(state: usize): u32 {
  return load<u32>(state, FAULT);
}

/**
 * Moves the end of the output to `to`, its buffer's start: the window and everything from `unread` on.
 * @returns where `unread` is now
 */
export function inflateSlide(state: usize, unread: usize, to: usize): usize {
  const output = load<usize>(state, OUTPUT);
  const oldest = load<usize>(state, OLDEST);
  const window = output - oldest > WINDOW ? output - WINDOW : oldest;
  const from = min(window, unread);
  if (from <= to) return unread;
  memory.copy(to, from, output - from);
  store<usize>(state, to + (output - from), OUTPUT);
  store<usize>(state, to, OLDEST);
  return to + (unread - from);
}

/**
 * Goes on with a stream whose saved state was copied to `state` and whose window ends at `output`. What is
 * saved wants to write (INFLATE_OUTPUT), so it is within a block. False for anything else.
 */
export function inflateResume(state: usize, oldest: usize, output: usize): bool {
  memory.fill(state + SAVED_BYTES, 0, LITERAL_TABLE - SAVED_BYTES);
  store<usize>(state, oldest, OLDEST);
  store<usize>(state, output, OUTPUT);
  const mode = load<u32>(state, MODE);
  const count = load<u32>(state, COUNT);
  const length = load<u32>(state, LENGTH);
  if (count > 63 || load<u64>(state, BITS) >> <u64>count != 0) return false;
  if (mode == MODE_STORED) return (count & 7) == 0 && length <= 0xffff;
  for (let i: usize = 0; i < 320; i++) if (load<u8>(state + LENGTHS + i) > LONGEST_CODE) return false;
  if (load<u32>(state, LITERALS) > 288 || load<u32>(state, DISTANCES) > 32) return false;
  if (!buildTables(state)) return false;
  if (mode == MODE_MATCH) return length <= 258 && <usize>load<u32>(state, DISTANCE) - 1 < output - oldest;
  return mode == MODE_CODES;
}

/**
 * Makes a state that wants to write (INFLATE_OUTPUT) the same however its input was cut: forgets what is not
 * in use, and reads ahead as far as there is room. False where that takes more input, if there is any.
 */
export function inflateSettle(state: usize): bool {
  if (load<u32>(state, MODE) == MODE_CODES) {
    store<u32>(state, 0, LENGTH);
    store<u32>(state, 0, DISTANCE);
  }
  return need(state, READ_AHEAD);
}

/** Inflates until input or room (up to `limit`) runs out, or the stream ends; an INFLATE_* code. */
export function inflate(state: usize, limit: usize): i32 {
  store<usize>(state, limit, LIMIT);
  const from = load<usize>(state, OUTPUT);
  let status = run(state);
  const output = load<usize>(state, OUTPUT);
  const adler = adler32(load<u32>(state, ADLER), from, output - from);
  store<u32>(state, adler, ADLER);
  if (load<u32>(state, MODE) == MODE_TRAILER) status = readTrailer(state);
  return load<u32>(state, MODE) == MODE_FAULT ? INFLATE_FAULT : status;
}

/** Up to the trailer, for which the sum over the output has to be known first. */
function run(state: usize): i32 {
  for (;;) {
    switch (load<u32>(state, MODE)) {
      case MODE_CODES: {
        // Fewer bytes than the margin make the difference negative, hence the additions.
        if (
          load<usize>(state, INPUT) + INPUT_MARGIN <= load<usize>(state, INPUT_END) &&
          load<usize>(state, OUTPUT) + OUTPUT_MARGIN <= load<usize>(state, LIMIT)
        ) {
          inflateFast(state);
        } else {
          const status = decodeSymbol(state);
          if (status >= 0) return status;
        }
        break;
      }
      case MODE_MATCH: {
        if (!copyPending(state)) return INFLATE_OUTPUT;
        break;
      }
      case MODE_HEADER: {
        if (!need(state, 16)) return INFLATE_INPUT;
        readHeader(state);
        break;
      }
      case MODE_BLOCK: {
        if (!need(state, 3)) return INFLATE_INPUT;
        beginBlock(state);
        break;
      }
      case MODE_STORED_HEADER: {
        if (!need(state, (load<u32>(state, COUNT) & 7) + 32)) return INFLATE_INPUT;
        readStoredHeader(state);
        break;
      }
      case MODE_STORED: {
        const status = copyStored(state);
        if (status >= 0) return status;
        break;
      }
      case MODE_DYNAMIC: {
        if (!need(state, 14)) return INFLATE_INPUT;
        readCounts(state);
        break;
      }
      case MODE_ORDER: {
        if (!need(state, 3)) return INFLATE_INPUT;
        readOrder(state);
        break;
      }
      case MODE_LENGTHS: {
        if (!readLength(state)) return INFLATE_INPUT;
        break;
      }
      case MODE_DONE:
        return INFLATE_DONE;
      default:
        return INFLATE_INPUT;
    }
  }
  return INFLATE_INPUT;
}

/** RFC 1950, 2.2: the sum over the whole output, highest byte first. */
function readTrailer(state: usize): i32 {
  if (!need(state, (load<u32>(state, COUNT) & 7) + 32)) return INFLATE_INPUT;
  takeBits(state, load<u32>(state, COUNT) & 7);
  if (bswap<u32>(takeBits(state, 32)) != load<u32>(state, ADLER)) {
    fail(state, FAULT_ADLER);
    return INFLATE_FAULT;
  }
  store<u32>(state, MODE_DONE, MODE);
  return INFLATE_DONE;
}
