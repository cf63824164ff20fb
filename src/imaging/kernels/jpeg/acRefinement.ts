// Later scans of a band of AC coefficients of one component.
import { gapsOf } from "./bitGaps";
import { faultOf, LONG, longCode, LOOK_BITS, PARTIAL } from "./codes";
import {
  beyondLimit, Block, Cursor, DONE, limitOf, MASK_BYTES, PAST_BLOCK, stop, stopAfter, ZERO_RUN,
} from "./cursor";
import { NATURAL } from "./zigzag";

/**
 * G.1.2.3: a bit for each coefficient that is not 0, and new ones between. Those bits come in the order of the
 * coefficients, so that a block's are gathered first and given out together: how many stand between two new
 * coefficients is not foreseen.
 * @param step bytes from one block to the next; 0 where only the masks are wanted
 */
export function refineAc(cursor: Cursor, until: i32, coefficients: usize, step: usize, masks: usize): i32 {
  let bits = cursor.bits;
  let count = cursor.count;
  let at = cursor.at;
  let mcu = cursor.mcu;
  let endRun = cursor.endRun;
  const limit = limitOf(cursor);
  const table = changetype<Block>(cursor.blocks).member.acTable;
  const ss = cursor.ss;
  const se = cursor.se;
  const al = cursor.al;
  const natural = NATURAL;
  const band: u64 = (~(<u64>0) << ss) & (~(<u64>0) >> (63 - se));
  for (; mcu < until; mcu++) {
    if (at > limit) {
      const outcome = beyondLimit(cursor, count, at);
      cursor.endRun = endRun;
      if (outcome != DONE) return stop(cursor, bits, count, at, mcu, outcome);
    }
    const block = coefficients + <usize>mcu * step;
    const noted = masks + <usize>mcu * MASK_BYTES;
    const known = load<u64>(noted);
    // Those from before this scan: of their bits so far the last is the lowest.
    const old = known & band;
    let corrections: u64 = 0;
    let corrected = 0;
    if (endRun == 0) {
      // Of the zeros between them, those that no run has passed begin with `next`.
      const zeros = ~old & band;
      const gaps = gapsOf(zeros);
      const last = gaps + <usize>popcnt(zeros);
      let next = gaps;
      let place = ss - 1;
      let made: u64 = 0;
      while (place < se) {
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
        next += <usize>run;
        if (next >= last) return stop(cursor, bits, count, at, mcu, PAST_BLOCK);
        // In the gaps before it are the old, behind those places that are below the band.
        const before = <i32>load<u8>(next) - ss;
        place = before + ss + <i32>(next - gaps);
        next++;
        let ahead = before - corrected;
        corrected = before;
        while (ahead > count) {
          corrections = (corrections << count) | first(bits, count);
          ahead -= count;
          bits = (<u64>load<u32>(at)) << 32;
          at += 4;
          count = 32;
        }
        corrections = (corrections << ahead) | first(bits, ahead);
        bits <<= ahead;
        count -= ahead;
        if (value) {
          store<i16>(block + (<usize>load<u8>(natural + <usize>place) << 1), value);
          made |= (<u64>1) << place;
        }
      }
      store<u64>(noted, known | made);
    }
    if (endRun > 0) {
      let ahead = <i32>popcnt(old) - corrected;
      while (ahead > count) {
        corrections = (corrections << count) | first(bits, count);
        ahead -= count;
        bits = (<u64>load<u32>(at)) << 32;
        at += 4;
        count = 32;
      }
      corrections = (corrections << ahead) | first(bits, ahead);
      bits <<= ahead;
      count -= ahead;
      endRun--;
    }
    if (step != 0 && corrections != 0) correct(block, old, corrections, al);
  }
  cursor.endRun = endRun;
  return stopAfter(cursor, bits, count, at, mcu);
}

/** The first `count` of the bits ahead, at most 63. */
// @ts-ignore: decorator
@inline function first(bits: u64, count: i32): u64 {
  return (bits >> 1) >> (63 - count);
}

/** Moves coefficients away from 0 by their new bits; no branch would foresee which these are. */
// @ts-ignore: decorator
@inline function correct(block: usize, old: u64, corrections: u64, al: i32): void {
  const natural = NATURAL;
  let bits = corrections << (64 - popcnt(old));
  for (; old != 0; old &= old - 1) {
    const coefficient = block + (<usize>load<u8>(natural + <usize>ctz(old)) << 1);
    const value = <i32>load<i16>(coefficient);
    store<i16>(coefficient, value + ((((value >> 31) | 1) << al) & <i32>(<i64>bits >> 63)));
    bits <<= 1;
  }
}
