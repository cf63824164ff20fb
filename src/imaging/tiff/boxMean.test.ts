import sharp from "sharp";
import { expect, it } from "vitest";
import { JpegEncoder } from "../encode/jpegEncoder.ts";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { pour } from "../engine/stage.ts";
import { BoxMean } from "./boxMean.ts";
import { HeldRows } from "./heldRows.ts";
import { printStage, type TestPrint, testPrint } from "./tiff.fixture.ts";

const memory = new EngineMemory(kernelModule());

/** Sums of boxes, divided and rounded half up. */
function means({ width, height, data }: TestPrint, factor: number): number[] {
  const [across, down] = [width / factor, height / factor];
  return Array.from({ length: 3 * across * down }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % across, Math.floor(i / 3 / across)];
    let sum = 0;
    for (let dy = 0; dy < factor; dy++) {
      for (let dx = 0; dx < factor; dx++) {
        sum += data[3 * ((y * factor + dy) * width + x * factor + dx) + (i % 3)] as number;
      }
    }
    return Math.floor((2 * sum + factor * factor) / (2 * factor * factor));
  });
}

async function preview(print: TestPrint, factor: number, group: number): Promise<number[]> {
  const mark = memory.mark();
  const held = new HeldRows(memory, {
    ...{ width: print.width / factor, height: print.height / factor, channels: 3 },
  });
  const mean = new BoxMean(memory, print, factor, held);
  await pour(printStage(memory, print, 0, print.height, group), [mean]);
  memory.release(mark);
  return [...held.bytes];
}

it.each([1, 2, 3, 4, 5, 6, 9, 10, 16])(
  "a factor of %i gives the exact means, whatever the memory held",
  async (factor) => {
    for (const name of ["noise", "black and white noise", "light"]) {
      for (const across of [1, 5, 22]) {
        const print = testPrint(name, across * factor, 4 * factor);
        const expected = means(print, factor);
        for (const taint of [0x00, 0xa5]) {
          memory.reset();
          memory.taint(taint);
          expect(await preview(print, factor, 1 + factor * (across % 3)), name).toEqual(expected);
        }
      }
    }
  },
);

it("every sum that a box can have is divided exactly", async () => {
  for (let factor = 1; factor <= 11; factor++) {
    // Boxes side by side whose sums are 0, 1, 2 … to 255 n: the first pixels full, one the rest, the others
    // black.
    const boxes = 255 * factor * factor + 1;
    const data = new Uint8Array(3 * factor * factor * boxes);
    for (let sum = 0; sum < boxes; sum++) {
      for (let i = 0; i < factor * factor; i++) {
        const at = 3 * (Math.floor(i / factor) * boxes * factor + sum * factor + (i % factor));
        data.fill(Math.max(0, Math.min(255, sum - 255 * i)), at, at + 3);
      }
    }
    memory.reset();
    const mean = await preview({ width: boxes * factor, height: factor, data }, factor, 1);
    const n = factor * factor;
    const expected = Array.from({ length: 3 * boxes }, (_, i) =>
      Math.floor((2 * Math.floor(i / 3) + n) / (2 * n)),
    );
    expect(Buffer.from(mean).equals(Buffer.from(expected)), `${factor}`).toBe(true);
  }
});

it("feeds the JPEG encoder", async () => {
  memory.reset();
  const print = testPrint("light", 360, 240);
  const encoder = new JpegEncoder(memory, { width: 120, height: 80, channels: 3 }, { quality: 90 });
  await pour(printStage(memory, print, 0, 240, 7), [new BoxMean(memory, print, 3, encoder)]);
  const { width, height } = await sharp(encoder.finish()).metadata();
  expect([width, height]).toEqual([120, 80]);
});

it("refuses a size that the factor does not divide", () => {
  const nothing = { push: () => {} };
  expect(() => new BoxMean(memory, { width: 10, height: 9 }, 3, nothing)).toThrow(RangeError);
  expect(() => new BoxMean(memory, { width: 170, height: 170 }, 17, nothing)).toThrow(RangeError);
});
