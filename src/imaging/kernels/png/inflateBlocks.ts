// What a zlib stream has beside symbols: its header, the headers of blocks, and stored blocks. Each function
// takes a step whose bits are there, or says that they are not.
import {
  buildTable, CODE_LENGTHS, DISTANCE_BITS, DISTANCE_ENTRIES, DISTANCES_ONLY, LITERAL_BITS, LITERAL_ENTRIES,
  LITERALS_AND_LENGTHS, ORDER_BITS, pairLiterals,
} from "./codes";
import { need, takeBits, WAITS_FOR_INPUT, WAITS_FOR_ROOM } from "./inflateSlow";
import {
  BITS, BLOCKS, COUNT, DISTANCE, DISTANCE_TABLE, DISTANCES, FAULT_BLOCK_TYPE, FAULT_BLOCKS,
  FAULT_CODE_LENGTHS, FAULT_CODE_SET, FAULT_DICTIONARY, FAULT_HEADER, FAULT_STORED, fail, FINAL, FOUND, INPUT,
  INPUT_END, LENGTH, LENGTHS, LIMIT, LITERAL_TABLE, LITERALS, MODE, MODE_BLOCK, MODE_CODES, MODE_DYNAMIC,
  MODE_LENGTHS, MODE_ORDER, MODE_STORED, MODE_STORED_HEADER, MODE_TRAILER, MOST_BLOCKS, ORDER_LENGTHS,
  ORDERED, OUTPUT,
} from "./inflateState";

/** RFC 1951, 3.2.7: the order in which the lengths of the code for code lengths come. */
const ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** RFC 1950, 2.2. A window smaller than 32 KiB is a promise that nobody needs to hold. */
export function readHeader(state: usize): void {
  const method = takeBits(state, 8);
  const flags = takeBits(state, 8);
  if ((method & 15) != 8 || method >> 4 > 7 || ((method << 8) | flags) % 31 != 0) fail(state, FAULT_HEADER);
  else if ((flags & 0x20) != 0) fail(state, FAULT_DICTIONARY);
  else store<u32>(state, MODE_BLOCK, MODE);
}

/** RFC 1951, 3.2.3. */
export function beginBlock(state: usize): void {
  const blocks = load<u32>(state, BLOCKS) + 1;
  if (blocks > load<u32>(state, MOST_BLOCKS)) return fail(state, FAULT_BLOCKS);
  store<u32>(state, blocks, BLOCKS);
  store<u32>(state, takeBits(state, 1), FINAL);
  const type = takeBits(state, 2);
  if (type == 0) store<u32>(state, MODE_STORED_HEADER, MODE);
  else if (type == 1) fixedCodes(state);
  else if (type == 2) store<u32>(state, MODE_DYNAMIC, MODE);
  else fail(state, FAULT_BLOCK_TYPE);
}

/** RFC 1951, 3.2.6. */
function fixedCodes(state: usize): void {
  const lengths = state + LENGTHS;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  memory.fill(lengths + 288, 5, 32);
  store<u32>(state, 288, LITERALS);
  store<u32>(state, 32, DISTANCES);
  beginCodes(state);
}

function beginCodes(state: usize): void {
  if (buildTables(state)) store<u32>(state, MODE_CODES, MODE);
  else fail(state, FAULT_CODE_SET);
}

export function buildTables(state: usize): bool {
  const literals = load<u32>(state, LITERALS);
  const lengths = state + LENGTHS;
  const table = state + LITERAL_TABLE;
  // A block without an end-of-block code never ends.
  if (literals < 257 || load<u8>(lengths + 256) == 0) return false;
  if (!buildTable(
    state, lengths, literals, LITERALS_AND_LENGTHS, table, LITERAL_BITS, LITERAL_ENTRIES,
  )) return false;
  pairLiterals(state, lengths, table);
  return buildTable(
    state, lengths + literals, load<u32>(state, DISTANCES), DISTANCES_ONLY, state + DISTANCE_TABLE,
    DISTANCE_BITS, DISTANCE_ENTRIES,
  );
}

/** RFC 1951, 3.2.4. */
export function readStoredHeader(state: usize): void {
  takeBits(state, load<u32>(state, COUNT) & 7);
  const length = takeBits(state, 16);
  if ((takeBits(state, 16) ^ 0xffff) != length) return fail(state, FAULT_STORED);
  store<u32>(state, length, LENGTH);
  store<u32>(state, 0, DISTANCE);
  store<u32>(state, MODE_STORED, MODE);
}

/** Negative once the block is at its end. */
export function copyStored(state: usize): i32 {
  let left = load<u32>(state, LENGTH);
  let output = load<usize>(state, OUTPUT);
  const limit = load<usize>(state, LIMIT);
  for (; left != 0 && output < limit && load<u32>(state, COUNT) != 0; left--) {
    store<u8>(output++, <u8>takeBits(state, 8));
  }
  if (load<u32>(state, COUNT) == 0) {
    const input = load<usize>(state, INPUT);
    const size = min(<usize>left, min(limit - output, load<usize>(state, INPUT_END) - input));
    memory.copy(output, input, size);
    store<usize>(state, input + size, INPUT);
    output += size;
    left -= <u32>size;
  }
  store<u32>(state, left, LENGTH);
  store<usize>(state, output, OUTPUT);
  if (left != 0) return output == limit ? WAITS_FOR_ROOM : WAITS_FOR_INPUT;
  store<u32>(state, load<u32>(state, FINAL) != 0 ? MODE_TRAILER : MODE_BLOCK, MODE);
  return -1;
}

/** RFC 1951, 3.2.7: HLIT, HDIST, HCLEN. */
export function readCounts(state: usize): void {
  const literals = takeBits(state, 5) + 257;
  const distances = takeBits(state, 5) + 1;
  if (literals > 286 || distances > 30) return fail(state, FAULT_CODE_SET);
  store<u32>(state, literals, LITERALS);
  store<u32>(state, distances, DISTANCES);
  store<u32>(state, takeBits(state, 4) + 4, ORDERED);
  store<u32>(state, 0, FOUND);
  memory.fill(state + ORDER_LENGTHS, 0, 19);
  store<u32>(state, MODE_ORDER, MODE);
}

export function readOrder(state: usize): void {
  const found = load<u32>(state, FOUND);
  store<u8>(state + ORDER_LENGTHS + load<u8>(ORDER + found), <u8>takeBits(state, 3));
  if (found + 1 < load<u32>(state, ORDERED)) return store<u32>(state, found + 1, FOUND);
  store<u32>(state, 0, FOUND);
  const table = state + DISTANCE_TABLE;
  if (!buildTable(state, state + ORDER_LENGTHS, 19, CODE_LENGTHS, table, ORDER_BITS, 1 << ORDER_BITS)) {
    return fail(state, FAULT_CODE_SET);
  }
  store<u32>(state, MODE_LENGTHS, MODE);
}

/** One symbol of the code for code lengths, with what it repeats. False where bits are missing. */
export function readLength(state: usize): bool {
  need(state, 14);
  const count = load<u32>(state, COUNT);
  const bits = load<u64>(state, BITS);
  const entry = load<u32>(state + DISTANCE_TABLE + (<usize>(<u32>bits & 127) << 2));
  const taken = entry & 15;
  const symbol = entry >> 16;
  const extra: u32 = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
  if (taken + extra > count) return false;
  takeBits(state, taken);
  const found = load<u32>(state, FOUND);
  const lengths = state + LENGTHS + found;
  let times: u32 = 1;
  let value = symbol;
  if (symbol >= 16) {
    times = takeBits(state, extra) + (symbol == 18 ? 11 : 3);
    if (symbol == 16 && found == 0) {
      fail(state, FAULT_CODE_LENGTHS);
      return true;
    }
    value = symbol == 16 ? load<u8>(lengths - 1) : 0;
  }
  const all = load<u32>(state, LITERALS) + load<u32>(state, DISTANCES);
  if (found + times > all) {
    fail(state, FAULT_CODE_LENGTHS);
    return true;
  }
  memory.fill(lengths, <u8>value, times);
  store<u32>(state, found + times, FOUND);
  if (found + times == all) beginCodes(state);
  return true;
}
