import { Job } from "./job";

/**
 * Completes the planes of an MCU row of which `rows` are there: the last row of a plane is repeated to the
 * end of its block. A pair of rows is halved before that, so the chroma below the picture repeats the last
 * pair's mean.
 */
export function completePlanes(job: Job, rows: i32): void {
  const full = 8 * job.factor;
  if (rows < full) repeatLast(job.luma, job.stride, rows, (rows + 7) & ~7);
  if (job.channels == 1) return;
  if (job.factor == 1) {
    repeatLast(job.cb, job.stride, rows, 8);
    repeatLast(job.cr, job.stride, rows, 8);
    return;
  }
  const pairs = (rows + 1) >> 1;
  repeatLast(job.cb, job.stride, rows, pairs << 1);
  repeatLast(job.cr, job.stride, rows, pairs << 1);
  for (let y = 0; y < pairs; y++) {
    const from = <usize>(y << 1) * job.stride;
    const to = <usize>y * job.chromaStride;
    halve(job.cb + from, job.stride, job.smallCb + to, job.chromaStride);
    halve(job.cr + from, job.stride, job.smallCr + to, job.chromaStride);
  }
  repeatLast(job.smallCb, job.chromaStride, pairs, 8);
  repeatLast(job.smallCr, job.chromaStride, pairs, 8);
}

function repeatLast(plane: usize, stride: i32, rows: i32, wanted: i32): void {
  const last = plane + <usize>(rows - 1) * stride;
  for (let y = rows; y < wanted; y++) memory.copy(plane + <usize>y * stride, last, stride);
}

/** Means of 2 by 2 samples; halves and quarters are rounded by adding 1 in even columns and 2 in odd ones. */
function halve(source: usize, stride: i32, target: usize, width: i32): void {
  const bias = i16x8(1, 2, 1, 2, 1, 2, 1, 2);
  for (let x = 0; x < width; x += 8) {
    const above = v128.load(source + (x << 1));
    const below = v128.load(source + (x << 1) + stride);
    const sums = i16x8.add(i16x8.extadd_pairwise_i8x16_u(above), i16x8.extadd_pairwise_i8x16_u(below));
    const means = i16x8.shr_u(i16x8.add(sums, bias), 2);
    v128.store64_lane(target + x, i8x16.narrow_i16x8_u(means, means), 0);
  }
}
