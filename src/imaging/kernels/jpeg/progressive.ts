// Progressive scans (T.81, G.1.2 and G.2). Each adds to the coefficients of one row of MCUs; a mask for each
// block tells, by zig-zag index, which of its AC coefficients are not 0.
import { firstAc } from "./acFirst";
import { refineAc } from "./acRefinement";
import { Cursor, DONE } from "./cursor";
import { firstDc, refineDc } from "./dcScans";
import { enterInterval } from "./interval";

const DC_FIRST: i32 = 0;
const DC_REFINEMENT: i32 = 1;
const AC_FIRST: i32 = 2;

/**
 * Decodes the MCUs of the present row up to `until`; of an AC scan the blocks from `coefficients` on, `step`
 * bytes from one to the next, with their masks. Where `step` is 0, only the masks are of use afterwards.
 * @param kind 0 first DC, 1 DC refinement, 2 first AC, 3 AC refinement
 * @returns DONE, STARVED, or a fault at the cursor's MCU
 */
export function decodeProgressive(
  cursor: Cursor, until: i32, kind: i32, coefficients: usize, step: usize, masks: usize,
): i32 {
  while (cursor.mcu < until) {
    if (cursor.left == 0) {
      const outcome = enterInterval(cursor);
      if (outcome != DONE) return outcome;
    }
    const begin = cursor.mcu;
    const end = begin + min(until - begin, cursor.left);
    let outcome: i32;
    if (kind == DC_FIRST) outcome = firstDc(cursor, end);
    else if (kind == DC_REFINEMENT) outcome = refineDc(cursor, end);
    else if (kind == AC_FIRST) outcome = firstAc(cursor, end, coefficients, step, masks);
    else outcome = refineAc(cursor, end, coefficients, step, masks);
    cursor.left -= cursor.mcu - begin;
    if (outcome != DONE) return outcome;
  }
  return DONE;
}
