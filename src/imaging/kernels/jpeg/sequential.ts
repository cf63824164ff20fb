// Sequential scans (T.81, F.2.2): baseline and extended, of one component or of several.
import { extended, faultOf, LONG, longCode, LOOK_BITS, PAIRS_BEFORE, PARTIAL } from "./codes";
import {
  beyondLimit, Block, BLOCK_BYTES, COEFFICIENT_BYTES, Cursor, DONE, limitOf, Member, PAST_BLOCK, stop,
  stopAfter, TOO_BRIGHT,
} from "./cursor";
import { flat1, flat2, flat4, flat8 } from "./flat";
import { transform2 } from "./idct2";
import { transform4 } from "./idct4";
import { transform8 } from "./idct8";
import { transform8Low } from "./idct8Low";
import { enterInterval } from "./interval";
import { NATURAL } from "./zigzag";

/** What becomes of a block where it is not passed over: samples, or coefficients. */
const TRANSFORMED: i32 = 1;
const KEPT: i32 = 2;

/** A block's zig-zag index behind its end-of-block entry, where the DC is all it has. */
const ENDED_AT_ONCE: usize = 129;
/** The same where all it has is in the first four rows and columns, as the first ten coefficients are. */
const ENDED_LOW: usize = 138;

/**
 * Decodes the MCUs of the present row up to `until`.
 * @param use of their blocks: 0 none, 1 transformed to samples, 2 kept as coefficients
 * @returns DONE, STARVED, or a fault at the cursor's MCU
 */
export function decodeSequential(cursor: Cursor, until: i32, use: i32): i32 {
  while (cursor.mcu < until) {
    if (cursor.left == 0) {
      const outcome = enterInterval(cursor);
      if (outcome != DONE) return outcome;
    }
    const begin = cursor.mcu;
    const outcome = decodeRun(cursor, begin + min(until - begin, cursor.left), use);
    cursor.left -= cursor.mcu - begin;
    if (outcome != DONE) return outcome;
  }
  return DONE;
}

/** Decodes MCUs of one restart interval. */
function decodeRun(cursor: Cursor, until: i32, use: i32): i32 {
  let bits = cursor.bits;
  let count = cursor.count;
  let at = cursor.at;
  let mcu = cursor.mcu;
  const limit = limitOf(cursor);
  const blocks = cursor.blocks;
  const blocksEnd = blocks + <usize>cursor.blockCount * BLOCK_BYTES;
  const coefficients = cursor.scratch;
  const natural = NATURAL;
  const zero = i64x2.splat(0);
  for (; mcu < until; mcu++) {
    if (at > limit) {
      const outcome = beyondLimit(cursor, count, at);
      if (outcome != DONE) return stop(cursor, bits, count, at, mcu, outcome);
    }
    for (let each = blocks; each < blocksEnd; each += BLOCK_BYTES) {
      const block = changetype<Block>(each);
      const member = block.member;
      v128.store(coefficients, zero);
      v128.store(coefficients, zero, 16);
      v128.store(coefficients, zero, 32);
      v128.store(coefficients, zero, 48);
      v128.store(coefficients, zero, 64);
      v128.store(coefficients, zero, 80);
      v128.store(coefficients, zero, 96);
      v128.store(coefficients, zero, 112);
      if (count < 32) {
        bits |= (<u64>load<u32>(at)) << (32 - count);
        at += 4;
        count += 32;
      }
      let table = member.dcTable;
      let entry = load<i32>(table + (<usize>(bits >> (64 - LOOK_BITS)) << 2));
      let value = entry >> 16;
      let used = entry & 63;
      if (entry & PARTIAL) {
        if (entry & LONG) entry = longCode(table, <u32>(bits >> 48));
        used = entry & 63;
        bits <<= used;
        count -= used;
        const fault = faultOf(entry);
        if (fault) return stop(cursor, bits, count, at, mcu, fault);
        used = (entry >> 16) & 15;
        value = used ? extended(<i32>(<u32>(bits >> 32) >> (32 - used)), used) : 0;
      }
      bits <<= used;
      count -= used;
      const prediction = member.prediction + value;
      member.prediction = prediction;
      if (<u32>(prediction + member.dcBound) > <u32>(member.dcBound << 1)) {
        return stop(cursor, bits, count, at, mcu, TOO_BRIGHT);
      }
      store<i16>(coefficients, prediction);
      table = member.acTable;
      let k: usize = 1;
      let pair: u64 = 0;
      let before: u64 = 0;
      let first: usize = 0;
      do {
        if (count < 32) {
          bits |= (<u64>load<u32>(at)) << (32 - count);
          at += 4;
          count += 32;
        }
        pair = load<u64>(table + (<usize>(bits >> (64 - LOOK_BITS)) << 3));
        entry = <i32>pair;
        if (!(entry & PARTIAL)) {
          before = bits;
          first = k + <usize>((entry >> 8) & 0x7f);
          store<i16>(coefficients + (<usize>load<u8>(natural + first) << 1), entry >> 16);
          k = first + (<usize>(pair >> 32) & 0xff);
          store<i16>(coefficients + (<usize>load<u8>(natural + k) << 1), <i32>(pair >> 48));
          bits <<= entry;
          count -= entry & 63;
          k++;
          if (k >= 64) break;
          // Of 32 bits and more LOOK_BITS at most are used: there are as many for another that is complete.
          pair = load<u64>(table + (<usize>(bits >> (64 - LOOK_BITS)) << 3));
          entry = <i32>pair;
          if (!(entry & PARTIAL)) {
            before = bits;
            first = k + <usize>((entry >> 8) & 0x7f);
            store<i16>(coefficients + (<usize>load<u8>(natural + first) << 1), entry >> 16);
            k = first + (<usize>(pair >> 32) & 0xff);
            store<i16>(coefficients + (<usize>load<u8>(natural + k) << 1), <i32>(pair >> 48));
            bits <<= entry;
            count -= entry & 63;
            k++;
            continue;
          }
          if (count < 32) {
            bits |= (<u64>load<u32>(at)) << (32 - count);
            at += 4;
            count += 32;
          }
        }
        first = 0;
        if (entry & LONG) entry = longCode(table + PAIRS_BEFORE, <u32>(bits >> 48));
        used = entry & 63;
        const category = (entry >> 16) & 15;
        k += <usize>((entry >> 8) & 0x7f);
        bits <<= used;
        count -= used + category;
        if (category) {
          value = extended(<i32>(<u32>(bits >> 32) >> (32 - category)), category);
          store<i16>(coefficients + (<usize>load<u8>(natural + k) << 1), value);
          bits <<= category;
        }
        k++;
      } while (k < 64);
      if (first > 62 && k > first + 1) {
        // The block was full with the first of the pair: the bits of the other are of what follows.
        used = <i32>(pair >> 40) & 63;
        bits = before << used;
        count += (entry & 63) - used;
        k = first + 1;
      }
      // 64 is a full block, and from 129 on an end of block was met.
      if (k - 65 < 64) {
        const fault = faultOf(entry);
        return stop(cursor, bits, count, at, mcu, fault ? fault : PAST_BLOCK);
      }
      const out = member.out + block.offset + <usize>mcu * member.step;
      if (use == TRANSFORMED) {
        transform(member, coefficients, out, k);
      } else if (use == KEPT) {
        memory.copy(out, coefficients, COEFFICIENT_BYTES);
      }
    }
  }
  return stopAfter(cursor, bits, count, at, mcu);
}

/** Transforms a block; `k`, the zig-zag index that decoding it ended with, tells what can be left out. */
// @ts-ignore: decorator
@inline function transform(member: Member, coefficients: usize, out: usize, k: usize): void {
  const quantizer = member.quantizer;
  const stride = member.stride;
  const size = member.size;
  if (size == 8) {
    if (k == ENDED_AT_ONCE) flat8(coefficients, quantizer, out, stride);
    else if (k > ENDED_AT_ONCE && k <= ENDED_LOW) transform8Low(coefficients, quantizer, out, stride);
    else transform8(coefficients, quantizer, out, stride);
  } else if (size == 4) {
    if (k == ENDED_AT_ONCE) flat4(coefficients, quantizer, out, stride);
    else transform4(coefficients, quantizer, out, stride);
  } else if (size == 2) {
    if (k == ENDED_AT_ONCE) flat2(coefficients, quantizer, out, stride);
    else transform2(coefficients, quantizer, out, stride);
  } else {
    flat1(coefficients, quantizer, out, stride);
  }
}
