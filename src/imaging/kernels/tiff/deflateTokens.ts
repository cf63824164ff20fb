import {
  addOne, DISTANCE_COSTS, DISTANCE_COUNTS, DISTANCES, HASH_SHIFT, KIND_COUNTS, KINDS, LITERAL_COSTS, LONGER,
  MATCH_COSTS, MOST_TOKENS, NO_DISTANCE, QUICK_COSTS, REACH_COSTS, READ, SHORTER, SHORTEST, SUMMED, SUMS,
  SURE_LENGTH, TOKENS,
} from "./deflateState";
import { distanceExtra, distanceSymbol } from "./symbols";

/** How far back a match may be (RFC 1951, 3.2.5), and how long. */
const MOST_DISTANCE: u32 = 32768;
const MOST_LENGTH: u32 = 258;
/** Bytes of a match that can be found again: of a run most are the same. */
const NOTED_LENGTH: u32 = 16;
/** 2^64 over the golden ratio: the high bits of a product depend on all of a factor. */
const SPREAD: u64 = 0x9e3779b97f4a7c15;

/**
 * Makes tokens of the strip's next bytes, as many as a block takes. A match is the last place
 * where as many bytes stood as the shortest match has, or some more, if it is expected to cost less than what
 * it replaces.
 *
 * Tables that are cleared to 0 say that everything was met at the strip's first byte. That is as good a guess
 * as any, since bytes are compared, except for that byte itself.
 * @returns the tokens' end
 */
export function makeTokens(state: usize, source: usize, length: u32): usize {
  let at = load<u32>(state + READ);
  const shorter = state + SHORTER, longer = state + LONGER;
  const sums = state + SUMS, quickCosts = state + QUICK_COSTS, reachCosts = state + REACH_COSTS;
  // What is shifted out of eight bytes, to leave those that have to be the same.
  const shortest = load<u32>(state + SHORTEST);
  const notShort = <u64>(64 - (shortest << 3)), notLong = <u64>(64 - (min(shortest + 2, 8) << 3));
  let token = state + TOKENS;
  const stop = token + 4 * MOST_TOKENS;
  const kinds = state + KIND_COUNTS, distances = state + DISTANCE_COUNTS;
  memory.fill(kinds, 0, 4 * KINDS);
  memory.fill(distances, 0, 4 * DISTANCES);
  if (at == 0) {
    token = addLiteral(token, kinds, load<u8>(source));
    at = 1;
  }
  // Behind this place there are no eight bytes.
  const last: u32 = length < 8 ? 0 : length - 7;
  let summed = at;
  if (at < last) sumCosts(state, source + at, length - at);
  while (at < last && token < stop) {
    if (at >= summed + SUMMED) {
      summed = at;
      sumCosts(state, source + at, length - at);
    }
    const here = source + at, sum = sums + ((at - summed) << 1);
    const next = load<u64>(here);
    const shortSlot = shorter + hash(next << notShort), longSlot = longer + hash(next << notLong);
    const shortBack = (at - load<u16>(shortSlot)) & 0xffff, longBack = (at - load<u16>(longSlot)) & 0xffff;
    store<u16>(shortSlot, at);
    store<u16>(longSlot, at);
    // Both are weighed without a branch: whether a place is good for anything is hard to predict.
    const shortFound = <usize>(ctz(load<u64>(here - shortBack) ^ next) >> 3);
    const longFound = <usize>(ctz(load<u64>(here - longBack) ^ next) >> 3);
    const shortGain = <i32>load<u16>(sum + (shortFound << 1)) -
      <i32>load<i16>(quickCosts + (shortFound << 1)) -
      <i32>load<i16>(reachCosts + (<usize>clz(shortBack - 1) << 1));
    const longGain = <i32>load<u16>(sum + (longFound << 1)) -
      <i32>load<i16>(quickCosts + (longFound << 1)) -
      <i32>load<i16>(reachCosts + (<usize>clz(longBack - 1) << 1));
    if (max(shortGain, longGain) <= <i32>load<u16>(sum)) {
      token = addLiteral(token, kinds, <u32>next & 0xff);
      at += 1;
      continue;
    }
    let matched: u32, distance: u32;
    if ((shortFound | longFound) < 8) {
      const isShort = shortGain > longGain;
      matched = <u32>select<usize>(shortFound, longFound, isShort);
      distance = select<u32>(shortBack, longBack, isShort);
    } else {
      const most = min(length - at, MOST_LENGTH);
      const shortLength = matchLength(here, shortBack, most), longLength = matchLength(here, longBack, most);
      const shortSaves = gainOf(state, sum, shortLength, shortBack);
      const longSaves = gainOf(state, sum, longLength, longBack);
      if (max(shortSaves, longSaves) <= 0) {
        token = addLiteral(token, kinds, <u32>next & 0xff);
        at += 1;
        continue;
      }
      const isShort = shortSaves > longSaves;
      matched = isShort ? shortLength : longLength;
      distance = isShort ? shortBack : longBack;
    }
    const symbol = distanceSymbol(distance - 1);
    const extra = (distance - 1) & ((1 << distanceExtra(symbol)) - 1);
    store<u32>(token, (256 + matched) | (symbol << 10) | (extra << 16));
    token += 4;
    addOne(kinds + ((256 + matched) << 2));
    addOne(distances + (symbol << 2));
    // Two are always there; what is noted too near the end is not looked at.
    note(shorter, longer, notShort, notLong, source, at + 1);
    note(shorter, longer, notShort, notLong, source, at + 2);
    const noted = min(at + min(matched, NOTED_LENGTH), last);
    for (let place = at + 3; place < noted; place++) note(shorter, longer, notShort, notLong, source, place);
    at += matched;
    // A run goes on with the shortest distance.
    if (matched > NOTED_LENGTH) note(shorter, longer, notShort, notLong, source, at - 1);
  }
  if (at >= last) {
    for (; at < length && token < stop; at++) token = addLiteral(token, kinds, load<u8>(source + at));
  }
  store<u32>(state + READ, at);
  return token;
}

// @ts-ignore: decorator
@inline
function addLiteral(token: usize, kinds: usize, byte: u32): usize {
  store<u32>(token, byte | (NO_DISTANCE << 10));
  addOne(kinds + (byte << 2));
  return token + 4;
}

// @ts-ignore: decorator
@inline
function note(shorter: usize, longer: usize, notShort: u64, notLong: u64, source: usize, place: u32): void {
  const bytes = load<u64>(source + place);
  store<u16>(shorter + hash(bytes << notShort), place);
  store<u16>(longer + hash(bytes << notLong), place);
}

/** Offset of the slot for some bytes. */
// @ts-ignore: decorator
@inline
function hash(bytes: u64): usize {
  return <usize>((bytes * SPREAD) >> <u64>(64 - HASH_SHIFT)) << 1;
}

/** How many bytes, at most `most`, are as those `back` before. */
// @ts-ignore: decorator
@inline
function matchLength(here: usize, back: u32, most: u32): u32 {
  let found: u32 = 0;
  let different = load<u64>(here) ^ load<u64>(here - back);
  while (different == 0 && found + 8 < most) {
    found += 8;
    different = load<u64>(here + found) ^ load<u64>(here + found - back);
  }
  return min(found + (<u32>ctz(different) >> 3), most);
}

/**
 * Sums of what the literals before each place cost, from 0 on: for places that are looked at, and what
 * follows.
 */
function sumCosts(state: usize, source: usize, length: u32): void {
  const costs = state + LITERAL_COSTS;
  let at = state + SUMS;
  let sum: u32 = 0;
  for (const end = source + min(length, SUMMED + SURE_LENGTH); source < end; source++) {
    store<u16>(at, sum);
    sum += load<u8>(costs + load<u8>(source));
    at += 2;
  }
  store<u16>(at, sum);
}

/** Bits that a match saves; below 0 also where there is none. */
function gainOf(state: usize, sum: usize, length: u32, back: u32): i32 {
  if (length < 3 || back - 1 >= MOST_DISTANCE) return -1;
  if (length >= SURE_LENGTH) return 0x10000 + length;
  const literals = <i32>load<u16>(sum + (length << 1)) - <i32>load<u16>(sum);
  const match = <i32>load<u8>(state + MATCH_COSTS + length);
  return literals - match - <i32>load<u8>(state + DISTANCE_COSTS + distanceSymbol(back - 1));
}
