import {
  DISTANCE_COSTS, DISTANCE_COUNTS, DISTANCES, LENGTHS, LITERAL_COSTS, LITERAL_COUNTS, LITERALS, MATCH_COSTS,
  MATCH_SYMBOLS, QUICK_COSTS, REACH_COSTS, SHORTEST,
} from "./deflateState";
import { huffmanLengths } from "./huffman";
import { distanceExtra, matchExtra } from "./symbols";

/** What a symbol is taken to cost that did not come in the last block. */
const RARE: u32 = 12;
/** A cost that nothing outweighs, and what eight bytes gain for what may follow them. */
const TOO_MUCH: i32 = 1000;
const HEAD_START: i32 = 100;
/** Bytes whose frequencies stand for those of the first block. */
const SAMPLE: u32 = 16384;
/** Bits of literals that the shortest match has to replace: less than any but the nearest takes. */
const SHORTEST_COST: u32 = 14;

/**
 * Before the first block: literals cost what the first bytes tell. That one symbol in a few is a match, the
 * shorter the likelier, keeps the first block from doing without, and those behind it from learning that from
 * it.
 */
export function guessCosts(state: usize, source: usize, length: u32): void {
  const literals = state + LITERAL_COUNTS, distances = state + DISTANCE_COUNTS;
  const sample = min(length, SAMPLE);
  memory.fill(literals, 0, 4 * LITERALS);
  for (let i: u32 = 0; i < sample; i++) {
    const place = literals + (<usize>load<u8>(source + i) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  for (let i: u32 = 1; i <= 29; i++) store<u32>(literals + ((256 + i) << 2), sample / (10 * i) + 1);
  for (let i = 0; i < DISTANCES; i++) store<u32>(distances + (i << 2), 1);
  huffmanLengths(state, literals, LITERALS, 15, state + LENGTHS);
  huffmanLengths(state, distances, DISTANCES, 15, state + LENGTHS + LITERALS);
  let cost: u32 = 0;
  for (let i = 0; i < 256; i++) cost += load<u32>(literals + (i << 2)) * load<u8>(state + LENGTHS + i);
  store<u32>(state + SHORTEST, max(3, min(7, (SHORTEST_COST * sample + cost - 1) / cost)));
  takeCosts(state);
}

/** Costs are the lengths of the last block's codes. */
export function takeCosts(state: usize): void {
  const lengths = state + LENGTHS;
  for (let i = 0; i < 256; i++) store<u8>(state + LITERAL_COSTS + i, cost(lengths + i));
  for (let i = 3; i <= 258; i++) {
    const symbol = <u32>load<u8>(state + MATCH_SYMBOLS + i);
    store<u8>(state + MATCH_COSTS + i, cost(lengths + 257 + symbol) + matchExtra(symbol));
  }
  for (let i = 0; i < DISTANCES; i++) {
    store<u8>(state + DISTANCE_COSTS + i, cost(lengths + LITERALS + i) + distanceExtra(i));
  }
  takeQuickCosts(state);
}

function takeQuickCosts(state: usize): void {
  const quick = state + QUICK_COSTS, reach = state + REACH_COSTS;
  for (let i = 0; i < 3; i++) store<i16>(quick + (i << 1), TOO_MUCH);
  for (let i = 3; i < 8; i++) store<i16>(quick + (i << 1), load<u8>(state + MATCH_COSTS + i));
  store<i16>(quick + 16, -HEAD_START);
  // A distance of 0 has no leading zeros when 1 is taken from it, one above 2^15 has too few.
  for (let zeros = 0; zeros < 17; zeros++) store<i16>(reach + (zeros << 1), TOO_MUCH);
  const distances = state + DISTANCE_COSTS;
  for (let zeros = 17; zeros <= 32; zeros++) {
    const symbol = zeros > 30 ? 32 - zeros : (31 - zeros) << 1;
    const other = zeros > 30 ? symbol : symbol + 1;
    store<i16>(reach + (zeros << 1), min(load<u8>(distances + symbol), load<u8>(distances + other)));
  }
}

function cost(length: usize): u32 {
  const bits = <u32>load<u8>(length);
  return bits == 0 ? RARE : bits;
}
