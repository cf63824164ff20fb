// The first scan of a band of AC coefficients of one component.
import { extended, faultOf, LONG, longCode, LOOK_BITS, PARTIAL } from "./codes";
import {
  beyondLimit, Block, Cursor, DONE, limitOf, MASK_BYTES, PAST_BLOCK, stop, stopAfter, ZERO_RUN,
} from "./cursor";
import { NATURAL } from "./zigzag";

/** Zig-zag indices behind every band: after the end of a band, and after a run that goes past it. */
const ENDED: i32 = 256;
const PAST: i32 = 255;

/**
 * G.1.2.2.
 * @param step bytes from one block to the next; 0 where only the masks are wanted
 */
export function firstAc(cursor: Cursor, until: i32, coefficients: usize, step: usize, masks: usize): i32 {
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
  while (mcu < until) {
    if (at > limit) {
      const outcome = beyondLimit(cursor, count, at);
      cursor.endRun = endRun;
      if (outcome != DONE) return stop(cursor, bits, count, at, mcu, outcome);
    }
    if (endRun > 0) {
      const passed = min(endRun, until - mcu);
      endRun -= passed;
      mcu += passed;
      continue;
    }
    const block = coefficients + <usize>mcu * step;
    let mask: u64 = 0;
    let k = ss;
    do {
      if (count < 32) {
        bits |= (<u64>load<u32>(at)) << (32 - count);
        at += 4;
        count += 32;
      }
      let entry = load<i32>(table + (<usize>(bits >> (64 - LOOK_BITS)) << 2));
      let value: i32;
      if (!(entry & PARTIAL)) {
        k += (entry >> 8) & 0x7f;
        const used = entry & 63;
        bits <<= used;
        count -= used;
        value = entry >> 16;
      } else {
        if (entry & LONG) entry = longCode(table, <u32>(bits >> 48));
        let used = entry & 63;
        bits <<= used;
        count -= used;
        const fault = faultOf(entry);
        if (fault) return stop(cursor, bits, count, at, mcu, fault);
        const run = (entry >> 8) & 0x7f;
        used = (entry >> 16) & 15;
        if (used == 0) {
          if (run == ZERO_RUN) {
            k += 16;
            continue;
          }
          endRun = 1 << run;
          if (run) {
            endRun += <i32>(<u32>(bits >> 32) >> (32 - run));
            bits <<= run;
            count -= run;
          }
          endRun--;
          k = ENDED;
          break;
        }
        k += run;
        value = extended(<i32>(<u32>(bits >> 32) >> (32 - used)), used);
        bits <<= used;
        count -= used;
      }
      if (k > se) {
        k = PAST;
        break;
      }
      store<i16>(block + (<usize>load<u8>(natural + <usize>k) << 1), value << al);
      mask |= (<u64>1) << k;
      k++;
    } while (k <= se);
    if (k > se + 1 && k != ENDED) return stop(cursor, bits, count, at, mcu, PAST_BLOCK);
    const noted = masks + <usize>mcu * MASK_BYTES;
    store<u64>(noted, load<u64>(noted) | mask);
    mcu++;
  }
  cursor.endRun = endRun;
  return stopAfter(cursor, bits, count, at, mcu);
}
