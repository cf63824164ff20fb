import {
  CLEAR, clearTable, CODES_BYTES, codesOf, END_OF_INFORMATION, FIRST, Lane, LANE_BYTES, LAST, TABLE_BYTES,
} from "./lane";
import { packCodes } from "./pack";
import { codeOne, codeThree } from "./strings";

/** Bytes of a lane's table and codes. */
export function lzwTableBytes(): usize {
  return TABLE_BYTES + CODES_BYTES;
}

/**
 * Compresses `count` strips, 1 to 3, none of them empty. Three go at once while all last, since each byte of
 * one waits for the byte before it. What comes out does not depend on that. A strip of n bytes takes at most
 * 1.5 · (n + n / 3836 + 4) bytes, and up to 8 behind them are written over.
 */
export function lzwStrips(lanes: usize, count: i32): void {
  for (let i = 0; i < count; i++) begin(changetype<Lane>(lanes + <usize>i * LANE_BYTES));
  if (count == 3) {
    const a = changetype<Lane>(lanes);
    const b = changetype<Lane>(lanes + LANE_BYTES);
    const c = changetype<Lane>(lanes + 2 * LANE_BYTES);
    while (true) {
      const steps = min(min(room(a), room(b)), room(c));
      if (steps == 0) break;
      codeThree(a, b, c, steps);
      clearFull(a);
      clearFull(b);
      clearFull(c);
    }
  }
  for (let i = 0; i < count; i++) {
    const lane = changetype<Lane>(lanes + <usize>i * LANE_BYTES);
    for (let steps = room(lane); steps > 0; steps = room(lane)) {
      codeOne(lane, steps);
      clearFull(lane);
    }
    finish(lane);
  }
}

function begin(lane: Lane): void {
  clearTable(lane);
  lane.bits = CLEAR;
  lane.bitCount = 9;
  lane.prefix = load<u8>(lane.source);
  lane.source += 1;
}

/**
 * Bytes that can be read before the strip ends or the table may be full; no byte makes more than one string.
 */
function room(lane: Lane): u32 {
  return min(<u32>(lane.end - lane.source), LAST - lane.next);
}

function clearFull(lane: Lane): void {
  if (lane.next != LAST) return;
  store<u16>(codesOf(lane) + ((LAST - FIRST) << 1), CLEAR);
  packCodes(lane, LAST - FIRST + 1);
  clearTable(lane);
}

function finish(lane: Lane): void {
  const count = lane.next - FIRST;
  const codes = codesOf(lane) + (count << 1);
  store<u16>(codes, lane.prefix);
  store<u16>(codes, END_OF_INFORMATION, 2);
  packCodes(lane, count + 2);
  if (lane.bitCount != 0) lane.out += 1;
}
