// Scans of DC coefficients of a progressive picture, of one component or of several.
import { extended, faultOf, LONG, longCode, LOOK_BITS, PARTIAL } from "./codes";
import {
  beyondLimit, Block, BLOCK_BYTES, Cursor, DONE, limitOf, stop, stopAfter, TOO_BRIGHT,
} from "./cursor";

/** G.1.2.1: as in a sequential scan, before the point transform is undone. */
export function firstDc(cursor: Cursor, until: i32): i32 {
  let bits = cursor.bits;
  let count = cursor.count;
  let at = cursor.at;
  let mcu = cursor.mcu;
  const limit = limitOf(cursor);
  const blocks = cursor.blocks;
  const blocksEnd = blocks + <usize>cursor.blockCount * BLOCK_BYTES;
  const al = cursor.al;
  for (; mcu < until; mcu++) {
    if (at > limit) {
      const outcome = beyondLimit(cursor, count, at);
      if (outcome != DONE) return stop(cursor, bits, count, at, mcu, outcome);
    }
    for (let each = blocks; each < blocksEnd; each += BLOCK_BYTES) {
      const block = changetype<Block>(each);
      const member = block.member;
      if (count < 32) {
        bits |= (<u64>load<u32>(at)) << (32 - count);
        at += 4;
        count += 32;
      }
      let entry = load<i32>(member.dcTable + (<usize>(bits >> (64 - LOOK_BITS)) << 2));
      let value = entry >> 16;
      let used = entry & 63;
      if (entry & PARTIAL) {
        if (entry & LONG) entry = longCode(member.dcTable, <u32>(bits >> 48));
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
      store<i16>(member.out + block.offset + <usize>mcu * member.step, prediction << al);
    }
  }
  return stopAfter(cursor, bits, count, at, mcu);
}

/** G.1.2.1: one bit for each block. */
export function refineDc(cursor: Cursor, until: i32): i32 {
  let bits = cursor.bits;
  let count = cursor.count;
  let at = cursor.at;
  let mcu = cursor.mcu;
  const limit = limitOf(cursor);
  const blocks = cursor.blocks;
  const blocksEnd = blocks + <usize>cursor.blockCount * BLOCK_BYTES;
  const al = cursor.al;
  for (; mcu < until; mcu++) {
    if (at > limit) {
      const outcome = beyondLimit(cursor, count, at);
      if (outcome != DONE) return stop(cursor, bits, count, at, mcu, outcome);
    }
    if (count < 32) {
      bits |= (<u64>load<u32>(at)) << (32 - count);
      at += 4;
      count += 32;
    }
    for (let each = blocks; each < blocksEnd; each += BLOCK_BYTES) {
      const block = changetype<Block>(each);
      const dc = block.member.out + block.offset + <usize>mcu * block.member.step;
      store<i16>(dc, <i32>load<i16>(dc) | (<i32>(bits >> 63) << al));
      bits <<= 1;
      count--;
    }
  }
  return stopAfter(cursor, bits, count, at, mcu);
}
