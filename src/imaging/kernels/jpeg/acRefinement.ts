// Later scans of a band of AC coefficients of one component.
import { faultOf, LONG, longCode, LOOK_BITS, PARTIAL } from "./codes";
import {
  beyondLimit, Block, COEFFICIENT_BYTES, Cursor, DONE, limitOf, MASK_BYTES, PAST_BLOCK, stop, stopAfter,
  ZERO_RUN,
} from "./cursor";
import { NATURAL } from "./zigzag";

/** G.1.2.3: a bit for each coefficient that is not 0, and new ones between. */
export function refineAc(cursor: Cursor, until: i32, coefficients: usize, masks: usize): i32 {
  let bits = cursor.bits;
  let count = cursor.count;
  let at = cursor.at;
  let mcu = cursor.mcu;
  let endRun = cursor.endRun;
  const limit = limitOf(cursor);
  const table = changetype<Block>(cursor.blocks).member.acTable;
  const al = cursor.al;
  const natural = NATURAL;
  const band: u64 = (~(<u64>0) << cursor.ss) & (~(<u64>0) >> (63 - cursor.se));
  for (; mcu < until; mcu++) {
    if (at > limit) {
      const outcome = beyondLimit(cursor, count, at);
      cursor.endRun = endRun;
      if (outcome != DONE) return stop(cursor, bits, count, at, mcu, outcome);
    }
    const block = coefficients + <usize>mcu * COEFFICIENT_BYTES;
    const noted = masks + <usize>mcu * MASK_BYTES;
    const known = load<u64>(noted);
    // Those from before this scan that have not had their bit.
    let old = known & band;
    if (endRun == 0) {
      // Those that were 0 before this scan, and that no run has passed.
      let zeros = ~old & band;
      let made: u64 = 0;
      while ((old | zeros) != 0) {
        if (count < 32) {
          bits |= (<u64>load<u32>(at)) << (32 - count);
          at += 4;
          count += 32;
        }
        let entry = load<i32>(table + (<usize>(bits >> (64 - LOOK_BITS)) << 2));
        let run: i32;
        let value: i32;
        if (!(entry & PARTIAL)) {
          bits <<= entry;
          count -= entry & 63;
          run = (entry >> 8) & 0x7f;
          value = (entry >> 16) << al;
        } else {
          if (entry & LONG) entry = longCode(table, <u32>(bits >> 48));
          bits <<= entry;
          count -= entry & 63;
          const fault = faultOf(entry);
          if (fault) return stop(cursor, bits, count, at, mcu, fault);
          run = (entry >> 8) & 0x7f;
          value = 0;
          if ((entry >> 16) & 1) {
            value = <i64>bits < 0 ? 1 << al : -1 << al;
            bits <<= 1;
            count--;
          } else if (run < ZERO_RUN) {
            endRun = (1 << run) + (run ? <i32>(<u32>(bits >> 32) >> (32 - run)) : 0);
            bits <<= run;
            count -= run;
            break;
          }
        }
        // Most runs are short, and how short is not foreseen: three steps without a branch, then a loop.
        zeros = select<u64>(zeros & (zeros - 1), zeros, run > 0);
        zeros = select<u64>(zeros & (zeros - 1), zeros, run > 1);
        zeros = select<u64>(zeros & (zeros - 1), zeros, run > 2);
        for (; run > 3; run--) zeros &= zeros - 1;
        if (zeros == 0) return stop(cursor, bits, count, at, mcu, PAST_BLOCK);
        const here = zeros & (0 - zeros);
        zeros ^= here;
        let passed = old & (here - 1);
        old ^= passed;
        while (passed != 0) {
          if (count < 32) {
            bits |= (<u64>load<u32>(at)) << (32 - count);
            at += 4;
            count += 32;
          }
          let ahead = min(<i32>popcnt(passed), 32);
          count -= ahead;
          do {
            correct(block + (<usize>load<u8>(natural + <usize>ctz(passed)) << 1), <i64>bits >> 63, al);
            bits <<= 1;
            passed &= passed - 1;
          } while (--ahead);
        }
        if (value) {
          store<i16>(block + (<usize>load<u8>(natural + <usize>ctz(here)) << 1), value);
          made |= here;
        }
      }
      store<u64>(noted, known | made);
    }
    if (endRun > 0) {
      while (old != 0) {
        if (count < 32) {
          bits |= (<u64>load<u32>(at)) << (32 - count);
          at += 4;
          count += 32;
        }
        let ahead = min(<i32>popcnt(old), 32);
        count -= ahead;
        do {
          correct(block + (<usize>load<u8>(natural + <usize>ctz(old)) << 1), <i64>bits >> 63, al);
          bits <<= 1;
          old &= old - 1;
        } while (--ahead);
      }
      endRun--;
    }
  }
  cursor.endRun = endRun;
  return stopAfter(cursor, bits, count, at, mcu);
}

/** Moves a coefficient away from 0 by its new bit, given as 0 or -1; no branch would foresee which it is. */
// @ts-ignore: decorator
@inline function correct(coefficient: usize, bit: i64, al: i32): void {
  const value = <i32>load<i16>(coefficient);
  store<i16>(coefficient, value + ((((value >> 31) | 1) << al) & <i32>bit));
}
