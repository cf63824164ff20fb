import { describe, expect, test } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { gaussianBoxes } from "./boxBlur.ts";
import { Ring } from "./cascade.ts";
import { ColumnSums, type Ends } from "./columnSums.ts";

const KERNELS = kernelModule();

function level(x: number, y: number): number {
  return (Math.imul(x * 7919 + y * 104_729 + 13, 2654435761) >>> 24) & 255;
}

/** The mean of a box about (x, y), as its definition has it. */
function boxMean(width: number, height: number, x: number, y: number, radius: number, ends: Ends): number {
  const within = (i: number, size: number): number => Math.max(0, Math.min(size - 1, i));
  const across = ends === "inside" ? Math.min(radius, x, width - 1 - x) : radius;
  const down = ends === "inside" ? Math.min(radius, y, height - 1 - y) : radius;
  let sum = 0;
  for (let j = -down; j <= down; j++) {
    for (let i = -across; i <= across; i++) sum += level(within(x + i, width), within(y + j, height));
  }
  return sum / ((2 * across + 1) * (2 * down + 1));
}

describe.each(["repeat", "inside"] as const)("means of boxes whose ends %s", (ends) => {
  test.each([
    [37, 29, 3, 0],
    [8, 40, 9, 17],
    [1, 5, 2, 0],
    [50, 1, 4, 0],
    [6, 6, 30, 3],
  ])("of %i by %i pixels at radius %i, begun with row %i, are right to a 256th", (w, h, radius, begin) => {
    const memory = new EngineMemory(KERNELS, 2 * 1024 * 1024);
    memory.taint(0xa5);
    const ring = new Ring(memory, Math.max(h, 2 * radius + 2), w);
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) memory.bytes[ring.at(y) + x] = level(x, y);
    }
    const sums = new ColumnSums(memory, ring, 8, w, radius, h, { ends, margin: 4 * (radius + 1) });
    const out = memory.alloc(2 * w);
    let worst = 0;
    for (let y = begin; y < h; y++) {
      const rows = sums.moveTo(y);
      const scale = BigInt(Math.round((2 ** 32 * 256) / (rows * (2 * radius + 1))));
      if (ends === "repeat") memory.kernels.meanAcross(sums.pointer, w, radius, scale, out);
      else memory.kernels.meanAcrossInside(sums.pointer, w, radius, rows, 256, out);
      const made = new Uint16Array(memory.bytes.buffer, out, w);
      for (const [x, v] of made.entries()) {
        worst = Math.max(worst, Math.abs(v / 256 - boxMean(w, h, x, y, radius, ends)));
      }
    }
    expect(worst).toBeLessThan(1 / 256);
  });
});

test.each([1, 2.5, 6, 21, 60])("three boxes are as wide as a Gaussian of %d pixels", (sigma) => {
  const variance = gaussianBoxes(sigma).reduce((sum, r) => sum + (r * (r + 1)) / 3, 0);
  expect(Math.abs(Math.sqrt(variance) - sigma)).toBeLessThan(0.3);
});
