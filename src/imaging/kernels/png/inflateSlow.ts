// Inflating near the ends of input and output, one symbol at a time.
import { DISTANCE_BITS, END, LITERAL, LITERAL_BITS, SPECIAL } from "./codes";
import {
  BITS, COUNT, DISTANCE, DISTANCE_TABLE, FAULT_SYMBOL, FAULT_WINDOW, fail, FINAL, INPUT, INPUT_END, LENGTH,
  LIMIT, LITERAL_TABLE, MODE, MODE_BLOCK, MODE_CODES, MODE_MATCH, MODE_TRAILER, OLDEST, OUTPUT,
} from "./inflateState";

/** What a step that cannot be taken waits for, as `inflate` tells it. */
export const WAITS_FOR_INPUT: i32 = 0;
export const WAITS_FOR_ROOM: i32 = 1;
const GOES_ON: i32 = -1;

/** Reads bytes until the bit buffer has `wanted` bits, at most 57. False where they are not there yet. */
export function need(state: usize, wanted: u32): bool {
  let count = load<u32>(state, COUNT);
  if (count >= wanted) return true;
  let bits = load<u64>(state, BITS);
  let input = load<usize>(state, INPUT);
  const end = load<usize>(state, INPUT_END);
  while (count < wanted && input < end) {
    bits |= <u64>load<u8>(input++) << <u64>count;
    count += 8;
  }
  store<u64>(state, bits, BITS);
  store<u32>(state, count, COUNT);
  store<usize>(state, input, INPUT);
  return count >= wanted;
}

/** The next bits, at most 32, which are there. */
export function takeBits(state: usize, count: u32): u32 {
  const bits = load<u64>(state, BITS);
  store<u64>(state, bits >> <u64>count, BITS);
  store<u32>(state, load<u32>(state, COUNT) - count, COUNT);
  return <u32>(bits & (((<u64>1) << <u64>count) - 1));
}

/** A literal, or a match as far as it has room. Negative where it was decoded whole. */
export function decodeSymbol(state: usize): i32 {
  // A length with its extra bits takes at most 20 bits, a distance 28.
  need(state, 48);
  const bits = load<u64>(state, BITS);
  const count = load<u32>(state, COUNT);
  const literals = state + LITERAL_TABLE;
  let entry = load<u32>(literals + (<usize>(<u32>bits & ((1 << LITERAL_BITS) - 1)) << 2));
  let taken: u32 = 0;
  if ((entry & (SPECIAL | LITERAL)) == SPECIAL && (entry & END) == 0 && entry >> 16 != 0) {
    taken = LITERAL_BITS;
    const index = <u32>(bits >> LITERAL_BITS) & ((1 << ((entry >> 8) & 15)) - 1);
    entry = load<u32>(literals + (<usize>((entry >> 16) + index) << 2));
  }
  if ((entry & LITERAL) != 0) {
    // Of two literals in one entry only the first: the bits of the second may not be there.
    taken += (entry >> 10) & 15;
    if (taken > count) return WAITS_FOR_INPUT;
    const output = load<usize>(state, OUTPUT);
    if (output >= load<usize>(state, LIMIT)) return WAITS_FOR_ROOM;
    store<u8>(output, <u8>(entry >> 16));
    store<usize>(state, output + 1, OUTPUT);
    takeBits(state, taken);
    return GOES_ON;
  }
  if ((entry & SPECIAL) != 0) {
    taken += entry & 63;
    if (taken > count) return WAITS_FOR_INPUT;
    takeBits(state, taken);
    if ((entry & END) == 0) fail(state, FAULT_SYMBOL);
    else store<u32>(state, load<u32>(state, FINAL) != 0 ? MODE_TRAILER : MODE_BLOCK, MODE);
    return GOES_ON;
  }
  const lengthBits = bits >> <u64>taken;
  const length = (entry >> 16) + ((<u32>lengthBits & ((1 << (entry & 31)) - 1)) >> ((entry >> 8) & 31));
  taken += entry & 63;
  if (taken > count) return WAITS_FOR_INPUT;
  return decodeDistance(state, taken, length);
}

/** `taken` bits of the buffer are the length's. */
function decodeDistance(state: usize, before: u32, length: u32): i32 {
  const count = load<u32>(state, COUNT);
  const table = state + DISTANCE_TABLE;
  let taken = before;
  let bits = load<u64>(state, BITS) >> <u64>taken;
  let entry = load<u32>(table + (<usize>(<u32>bits & ((1 << DISTANCE_BITS) - 1)) << 2));
  if ((entry & SPECIAL) != 0 && entry >> 16 != 0) {
    taken += DISTANCE_BITS;
    bits >>= DISTANCE_BITS;
    entry = load<u32>(table + (<usize>((entry >> 16) + (<u32>bits & ((1 << ((entry >> 8) & 15)) - 1))) << 2));
  }
  const distance = (entry >> 16) + ((<u32>bits & ((1 << (entry & 31)) - 1)) >> ((entry >> 8) & 31));
  taken += entry & 63;
  if (taken > count) return WAITS_FOR_INPUT;
  if ((entry & SPECIAL) != 0) {
    fail(state, FAULT_SYMBOL);
    return GOES_ON;
  }
  const output = load<usize>(state, OUTPUT);
  if (<usize>distance > output - load<usize>(state, OLDEST)) {
    fail(state, FAULT_WINDOW);
    return GOES_ON;
  }
  if (output >= load<usize>(state, LIMIT)) return WAITS_FOR_ROOM;
  takeBits(state, taken);
  store<u32>(state, length, LENGTH);
  store<u32>(state, distance, DISTANCE);
  store<u32>(state, MODE_MATCH, MODE);
  return GOES_ON;
}

/** Copies a match as far as there is room; false where some of it is left. */
export function copyPending(state: usize): bool {
  let left = load<u32>(state, LENGTH);
  let output = load<usize>(state, OUTPUT);
  const distance = load<u32>(state, DISTANCE);
  const limit = load<usize>(state, LIMIT);
  for (; left != 0 && output < limit; left--) {
    store<u8>(output, load<u8>(output - distance));
    output++;
  }
  store<u32>(state, left, LENGTH);
  store<usize>(state, output, OUTPUT);
  if (left != 0) return false;
  store<u32>(state, MODE_CODES, MODE);
  return true;
}
