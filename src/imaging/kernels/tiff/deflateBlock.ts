import {
  addOne, BIT_COUNT, BITS, DISTANCE_CODES, DISTANCE_COUNTS, DISTANCES, END_OF_BLOCK, KIND_CODES, KIND_COUNTS,
  LENGTHS, LITERAL_CODES, LITERAL_COUNTS, LITERALS, MATCH_SYMBOLS, NO_DISTANCE, OUT, RUN_CODES, RUN_COUNTS,
  RUN_EXTRAS, RUN_LENGTHS, RUNS, TOKENS, writeBits,
} from "./deflateState";
import { huffmanCodes, huffmanLengths } from "./huffman";
import { distanceExtra, matchExtra } from "./symbols";

/** BTYPE of a block with its own codes (RFC 1951, 3.2.3). */
const DYNAMIC: u64 = 2;
/** Symbols of runs: of the length before, and of zeros, few or many (3.2.7). */
const REPEAT: u32 = 16;
const ZEROS: u32 = 17;
const MANY_ZEROS: u32 = 18;
const RUN_SYMBOLS: i32 = 19;

/** Writes a block of tokens with codes made for them. Their lengths stay. */
export function writeBlock(state: usize, end: usize, isFinal: bool): void {
  countSymbols(state);
  huffmanLengths(state, state + LITERAL_COUNTS, LITERALS, 15, state + LENGTHS);
  huffmanLengths(state, state + DISTANCE_COUNTS, DISTANCES, 15, state + LENGTHS + LITERALS);
  writeBits(state, <u64>isFinal | (DYNAMIC << 1), 3);
  writeLengths(state);
  huffmanCodes(state, state + LENGTHS, LITERALS, state + LITERAL_CODES);
  huffmanCodes(state, state + LENGTHS + LITERALS, DISTANCES, state + DISTANCE_CODES);
  joinCodes(state);
  writeTokens(state, end);
  const code = load<u32>(state + LITERAL_CODES + (END_OF_BLOCK << 2));
  writeBits(state, code & 0xffff, code >> 16);
}

function countSymbols(state: usize): void {
  const kinds = state + KIND_COUNTS, literals = state + LITERAL_COUNTS;
  memory.copy(literals, kinds, 4 * 256);
  memory.fill(literals + 4 * 256, 0, 4 * (LITERALS - 256));
  addOne(literals + (END_OF_BLOCK << 2));
  for (let length = 3; length <= 258; length++) {
    const place = literals + ((257 + <u32>load<u8>(state + MATCH_SYMBOLS + length)) << 2);
    store<u32>(place, load<u32>(place) + load<u32>(kinds + ((256 + length) << 2)));
  }
}

/** The lengths of both codes, runs of them as one symbol, in a code of their own (3.2.7). */
function writeLengths(state: usize): void {
  // Every symbol is told of, whether it comes or not: a run of zeros costs a few bits.
  let count: usize = 0;
  const lengths = state + LENGTHS;
  const end: u32 = LITERALS + DISTANCES;
  memory.fill(state + RUN_COUNTS, 0, 4 * RUN_SYMBOLS);
  for (let at: u32 = 0; at < end; ) {
    const length = <u32>load<u8>(lengths + at);
    let run: u32 = 1;
    while (at + run < end && load<u8>(lengths + at + run) == length) run++;
    at += run;
    if (length != 0) {
      count = noteRun(state, count, length, 0);
      run--;
    }
    while (run > 0) {
      if (run < 3) {
        count = noteRun(state, count, length, 0);
        run--;
      } else if (length != 0) {
        const some = min(run, 6);
        count = noteRun(state, count, REPEAT, some - 3);
        run -= some;
      } else if (run < 11) {
        count = noteRun(state, count, ZEROS, run - 3);
        run = 0;
      } else {
        const some = min(run, 138);
        count = noteRun(state, count, MANY_ZEROS, some - 11);
        run -= some;
      }
    }
  }
  huffmanLengths(state, state + RUN_COUNTS, RUN_SYMBOLS, 7, state + RUN_LENGTHS);
  huffmanCodes(state, state + RUN_LENGTHS, RUN_SYMBOLS, state + RUN_CODES);
  writeBits(state, (LITERALS - 257) | ((DISTANCES - 1) << 5) | ((RUN_SYMBOLS - 4) << 10), 14);
  for (let i = 0; i < RUN_SYMBOLS; i++) writeBits(state, load<u8>(state + RUN_LENGTHS + ordered(i)), 3);
  for (let i: usize = 0; i < count; i++) {
    const symbol = <u32>load<u8>(state + RUNS + i);
    const code = load<u32>(state + RUN_CODES + (symbol << 2));
    writeBits(state, code & 0xffff, code >> 16);
    const bits: u32 = symbol == MANY_ZEROS ? 7 : symbol == ZEROS ? 3 : symbol == REPEAT ? 2 : 0;
    writeBits(state, load<u8>(state + RUN_EXTRAS + i), bits);
  }
}

function noteRun(state: usize, at: usize, symbol: u32, extra: u32): usize {
  store<u8>(state + RUNS + at, symbol);
  store<u8>(state + RUN_EXTRAS + at, extra);
  addOne(state + RUN_COUNTS + (symbol << 2));
  return at + 1;
}

/** The order in which the lengths of that code stand: 16, 17, 18, 0, 8, 7, 9, 6, 10, 5 … 15 (3.2.7). */
function ordered(at: i32): usize {
  if (at < 3) return 16 + at;
  if (at == 3) return 0;
  const step = (at - 3) >> 1;
  return (at & 1) == 0 ? 8 + step : 8 - step;
}

/** What is written for each kind of token, and the extra bits of distances from bit 24 of their codes on. */
function joinCodes(state: usize): void {
  const kinds = state + KIND_CODES, literals = state + LITERAL_CODES, distances = state + DISTANCE_CODES;
  for (let literal = 0; literal < 256; literal++) {
    const code = load<u32>(literals + (literal << 2));
    store<u32>(kinds + (literal << 2), (code & 0xffff) | (code >> 16 << 24));
  }
  let before: u32 = 0xff, first = 3;
  for (let length = 3; length <= 258; length++) {
    const symbol = <u32>load<u8>(state + MATCH_SYMBOLS + length);
    if (symbol != before) first = length;
    before = symbol;
    const code = load<u32>(literals + ((257 + symbol) << 2));
    const codeBits = code >> 16;
    const bits = (code & 0xffff) | ((length - first) << codeBits);
    store<u32>(kinds + ((256 + length) << 2), bits | ((codeBits + matchExtra(symbol)) << 24));
  }
  for (let symbol = 0; symbol < DISTANCES; symbol++) {
    const place = distances + (symbol << 2);
    store<u32>(place, load<u32>(place) | (distanceExtra(symbol) << 24));
  }
  store<u32>(distances + (NO_DISTANCE << 2), 0);
}

/** Literals and matches alike, since which comes next is hard to predict. */
function writeTokens(state: usize, end: usize): void {
  const kinds = state + KIND_CODES, distances = state + DISTANCE_CODES;
  let bits = load<u64>(state + BITS);
  let bitCount = load<u32>(state + BIT_COUNT);
  let out = load<u32>(state + OUT);
  for (let at = state + TOKENS; at < end; at += 4) {
    // At most 20 bits of the length, 28 of the distance and 7 that wait.
    const token = load<u32>(at);
    const kind = load<u32>(kinds + ((token & 0x3ff) << 2));
    bits |= <u64>(kind & 0xffffff) << bitCount;
    bitCount += kind >> 24;
    const distance = load<u32>(distances + (((token >> 10) & 0x1f) << 2));
    bits |= <u64>((distance & 0xffff) | ((token >> 16) << ((distance >> 16) & 0xff))) << bitCount;
    bitCount += ((distance >> 16) & 0xff) + (distance >> 24);
    store<u64>(out, bits);
    out += bitCount >> 3;
    bits >>= bitCount & 0x38;
    bitCount &= 7;
  }
  store<u64>(state + BITS, bits);
  store<u32>(state + BIT_COUNT, bitCount);
  store<u32>(state + OUT, out);
}
