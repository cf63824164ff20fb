// The five filters (PNG third edition, 9.2), undone. `unit` is the bytes of a whole pixel, at least 1. Pixels
// are loaded and stored as 4 or 8 bytes, rows as vectors: what is stored behind a pixel is overwritten by the
// next, and up to 15 bytes behind a row are written, so that `stride` exceeds a row by as much.
import { paethRow, paethRows } from "./paeth";

/**
 * Undoes the filters of `count` rows of 1 + `bytes` bytes at `from`. They go to `to`, `stride` bytes apart;
 * `above` is the row over the first one.
 * @returns rows done; fewer where a filter type does not exist
 */
export function unfilterRows(
  from: usize, count: u32, bytes: usize, unit: usize, above: usize, to: usize, stride: usize,
): u32 {
  let source = from;
  let row = to;
  let prior = above;
  for (let done: u32 = 0; done < count; done++) {
    const data = source + 1;
    switch (load<u8>(source)) {
      case 0: {
        memory.copy(row, data, bytes);
        break;
      }
      case 1: {
        subtractedRow(data, row, bytes, unit);
        break;
      }
      case 2: {
        upRow(data, prior, row, bytes);
        break;
      }
      case 3: {
        averageRow(data, prior, row, bytes, unit);
        break;
      }
      case 4: {
        const next = data + bytes;
        if (done + 1 < count && load<u8>(next) == 4 && unit <= 4 && bytes > unit) {
          paethRows(data, prior, row, stride, bytes, unit);
          done++;
          source = next;
          row += stride;
        } else {
          paethRow(data, prior, row, bytes, unit);
        }
        break;
      }
      default:
        return done;
    }
    source += 1 + bytes;
    prior = row;
    row += stride;
  }
  return count;
}

function upRow(from: usize, prior: usize, to: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(to + i, i8x16.add(v128.load(from + i), v128.load(prior + i)));
  }
}

function subtractedRow(from: usize, to: usize, bytes: usize, unit: usize): void {
  if (16 % unit == 0) return summedRow(from, to, bytes, unit);
  let left = i8x16.splat(0);
  if (unit == 3) {
    for (let i: usize = 0; i < bytes; i += 3) {
      left = i8x16.add(left, v128.load32_zero(from + i));
      store<u32>(to + i, i32x4.extract_lane(left, 0));
    }
    return;
  }
  for (let i: usize = 0; i < bytes; i += unit) {
    left = i8x16.add(left, v128.load64_zero(from + i));
    store<u64>(to + i, i64x2.extract_lane(left, 0));
  }
}

/**
 * Whole vectors, for pixels of which some number fills one: sums over one, two, four and eight pixels before.
 */
function summedRow(from: usize, to: usize, bytes: usize, unit: usize): void {
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  // Lanes before the vector's start have indices from 240 on, which give zero.
  const one = i8x16.sub(lanes, i8x16.splat(<i8>unit));
  const two = i8x16.sub(lanes, i8x16.splat(<i8>(2 * unit)));
  const four = i8x16.sub(lanes, i8x16.splat(<i8>(4 * unit)));
  const eight = i8x16.sub(lanes, i8x16.splat(<i8>(8 * unit)));
  const last = v128.or(v128.and(lanes, i8x16.splat(<i8>(unit - 1))), i8x16.splat(<i8>(16 - unit)));
  let left = i8x16.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    let sums = v128.load(from + i);
    sums = i8x16.add(sums, i8x16.swizzle(sums, one));
    sums = i8x16.add(sums, i8x16.swizzle(sums, two));
    if (unit < 4) {
      sums = i8x16.add(sums, i8x16.swizzle(sums, four));
      sums = i8x16.add(sums, i8x16.swizzle(sums, eight));
    }
    sums = i8x16.add(sums, left);
    v128.store(to + i, sums);
    left = i8x16.swizzle(sums, last);
  }
}

/**
 * The mean rounds down, where avgr rounds up: on complements it is the other way round. With `left`
 * complemented too, ~(rest + ~avgr(~left, ~above)) is avgr(~left, ~above) - rest, so a pixel waits for two
 * operations only.
 */
function averageRow(from: usize, prior: usize, to: usize, bytes: usize, unit: usize): void {
  let left = i8x16.splat(-1);
  if (unit <= 4) {
    for (let i: usize = 0; i < bytes; i += unit) {
      const above = v128.not(v128.load32_zero(prior + i));
      left = i8x16.sub(i8x16.avgr_u(left, above), v128.load32_zero(from + i));
      store<u32>(to + i, ~i32x4.extract_lane(left, 0));
    }
    return;
  }
  for (let i: usize = 0; i < bytes; i += unit) {
    const above = v128.not(v128.load64_zero(prior + i));
    left = i8x16.sub(i8x16.avgr_u(left, above), v128.load64_zero(from + i));
    store<u64>(to + i, ~i64x2.extract_lane(left, 0));
  }
}
