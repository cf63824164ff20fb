import { expect, it } from "vitest";
import { seeded } from "../photograph.fixture.ts";
import { taintedMemory } from "./pixels.fixture.ts";

const WIDTHS = [3, 4, 7, 8, 9, 15, 16, 17, 33, 200];

/** Two neighbouring rows with their edges repeated, and a place for the result. */
function rowsOf(width: number) {
  const memory = taintedMemory(0xa5);
  const random = seeded(width);
  const stride = 16 * Math.ceil(width / 16) + 32;
  const first = memory.alloc(2 * stride) + 16;
  const rows = [0, 1].map(() => Array.from({ length: width }, () => Math.floor(random() * 256)));
  for (const [i, row] of rows.entries()) memory.bytes.set(row, first + i * stride);
  memory.kernels.repeatEdges(first, stride, 2, width);
  const [near = [], far = []] = rows;
  const out = memory.alloc(4 * width);
  const read = (count: number) => [...memory.view(out, count)];
  return { kernels: memory.kernels, near, far, first, second: first + stride, out, read };
}

/** Sums of 3/4 of a sample and 1/4 of a neighbour; edges are their own neighbours. */
function blends(values: readonly number[]): number[] {
  const at = (i: number) => values[Math.max(0, Math.min(values.length - 1, i))] ?? 0;
  return values.flatMap((value, i) => [3 * value + at(i - 1), 3 * value + at(i + 1)]);
}

it.each(WIDTHS)("doubles the width of %i samples by the triangle filter", (width) => {
  const { kernels, near, first, out, read } = rowsOf(width);
  kernels.upsampleH2V1(first, out, width);
  expect(read(2 * width)).toEqual(blends(near).map((sum, i) => (sum + 1 + (i & 1)) >> 2));
});

it.each(WIDTHS)("doubles the height of %i samples by the triangle filter", (width) => {
  const { kernels, near, far, first, second, out, read } = rowsOf(width);
  const sums = near.map((value, i) => 3 * value + (far[i] ?? 0));
  kernels.upsampleH1V2(first, second, out, width, 0);
  expect(read(width)).toEqual(sums.map((sum) => (sum + 1) >> 2));
  kernels.upsampleH1V2(first, second, out, width, 1);
  expect(read(width)).toEqual(sums.map((sum) => (sum + 2) >> 2));
});

it.each(WIDTHS)("doubles both of %i samples by the triangle filter", (width) => {
  const { kernels, near, far, first, second, out, read } = rowsOf(width);
  const sums = near.map((value, i) => 3 * value + (far[i] ?? 0));
  kernels.upsampleH2V2(first, second, out, width);
  expect(read(2 * width)).toEqual(blends(sums).map((sum, i) => (sum + 8 - (i & 1)) >> 4));
});

it.each([2, 3, 4])("repeats samples %i times", (factor) => {
  for (const width of WIDTHS) {
    const { kernels, near, first, out, read } = rowsOf(width);
    kernels.replicate(first, out, width, factor);
    expect(read(factor * width)).toEqual(
      near.flatMap((value) => Array.from({ length: factor }, () => value)),
    );
  }
});
