import { Job } from "./job";

/**
 * Takes `count` rows of pixels into the planes of the MCU row, from its row `at` on, and repeats each one's
 * last sample up to a whole vector. Reads at most 47 bytes behind a row.
 */
export function encodeRows(job: Job, source: usize, stride: i32, at: i32, count: i32): void {
  const width = job.width;
  for (let y = 0; y < count; y++) {
    const offset = <usize>(at + y) * job.stride;
    const row = source + <usize>y * stride;
    if (job.channels == 1) {
      memory.copy(job.luma + offset, row, width);
    } else {
      convertRow(row, width, job.luma + offset, job.cb + offset, job.cr + offset);
      extend(job.cb + offset, width);
      extend(job.cr + offset, width);
    }
    extend(job.luma + offset, width);
  }
}

@inline
function extend(row: usize, width: i32): void {
  memory.fill(row + width, load<u8>(row + width - 1), -width & 15);
}

/** Weights, of 16 fractional bits, for samples that stand in pairs. */
@inline
function pairs(a: i16, b: i16): v128 {
  return i16x8(a, b, a, b, a, b, a, b);
}

@inline
function weigh(rg: v128, gb: v128, rgWeights: v128, gbWeights: v128): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(rg, rgWeights), i32x4.dot_i16x8_s(gb, gbWeights));
}

@inline
function toBytes(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
}

/** R and G of four pixels side by side, as words. */
@inline
function redGreen(source: usize): v128 {
  return i8x16.swizzle(v128.load(source), i8x16(0, -1, 1, -1, 3, -1, 4, -1, 6, -1, 7, -1, 9, -1, 10, -1));
}

/** G and B of four pixels side by side, as words. */
@inline
function greenBlue(source: usize): v128 {
  return i8x16.swizzle(v128.load(source), i8x16(1, -1, 2, -1, 4, -1, 5, -1, 7, -1, 8, -1, 10, -1, 11, -1));
}

@inline
function luma(rg: v128, gb: v128): v128 {
  // 0.299 R + 0.587 G + 0.114 B, rounded; G's weight does not fit 16 bits and is split over both products.
  const sum = weigh(rg, gb, pairs(19595, 22086), pairs(16384, 7471));
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat(32768)), 16);
}

/** 128 and a half less the smallest fraction, so that a difference of exactly one half is rounded down. */
const CENTRE: i32 = (128 << 16) + 32767;

@inline
function blueness(rg: v128, gb: v128): v128 {
  // -0.168736 R - 0.331264 G + 0.5 B. Subtracted, since one half as 32768 has only its negative in 16 bits.
  const sum = weigh(rg, gb, pairs(11058, 21710), pairs(0, -32768));
  return i32x4.shr_s(i32x4.sub(i32x4.splat(CENTRE), sum), 16);
}

@inline
function redness(rg: v128, gb: v128): v128 {
  // 0.5 R - 0.418688 G - 0.081312 B.
  const sum = weigh(rg, gb, pairs(-32768, 27439), pairs(0, 5329));
  return i32x4.shr_s(i32x4.sub(i32x4.splat(CENTRE), sum), 16);
}

/** RGB to YCbCr (ITU-T T.871, 7) in integers of 16 fractional bits, 16 pixels at a time. */
function convertRow(source: usize, width: i32, y: usize, cb: usize, cr: usize): void {
  for (let x = 0; x < width; x += 16) {
    const rg0 = redGreen(source);
    const rg1 = redGreen(source + 12);
    const rg2 = redGreen(source + 24);
    const rg3 = redGreen(source + 36);
    const gb0 = greenBlue(source);
    const gb1 = greenBlue(source + 12);
    const gb2 = greenBlue(source + 24);
    const gb3 = greenBlue(source + 36);
    v128.store(y + x, toBytes(luma(rg0, gb0), luma(rg1, gb1), luma(rg2, gb2), luma(rg3, gb3)));
    v128.store(
      cb + x,
      toBytes(blueness(rg0, gb0), blueness(rg1, gb1), blueness(rg2, gb2), blueness(rg3, gb3)),
    );
    v128.store(cr + x, toBytes(redness(rg0, gb0), redness(rg1, gb1), redness(rg2, gb2), redness(rg3, gb3)));
    source += 48;
  }
}
