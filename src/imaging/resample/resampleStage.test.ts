import { describe, expect, test } from "vitest";
import { noiseRaster, sceneRaster } from "../patterns.fixture.ts";
import type { Channels, Raster, Size } from "../raster.ts";
import { LanczosSink } from "./lanczosSink.ts";
import { floatLanczos, gather, pushRaster, rasterStage, tainted, worstError } from "./resample.fixture.ts";
import { type RowRange, resampleStage, sourceRowsFor } from "./resampleStage.ts";

async function band(raster: Raster, target: Size, rows: RowRange, taint = 0xa5): Promise<Uint8Array> {
  const memory = tainted(taint);
  const source = rasterStage(memory, raster, sourceRowsFor(raster, target, rows), 1 + (rows.from % 5));
  return gather(memory, resampleStage(source, target, memory, { rows }));
}

async function whole(raster: Raster, target: Size, taint = 0): Promise<Uint8Array> {
  return band(raster, target, { from: 0, to: target.height }, taint);
}

const CASES: readonly [from: [number, number], to: [number, number], channels: Channels][] = [
  [[40, 31], [40, 31], 3],
  [[40, 31], [160, 124], 3],
  [[31, 40], [33, 401], 1],
  [[90, 77], [40, 34], 4],
  [[200, 301], [50, 75], 3],
  [[150, 601], [10, 40], 1],
  [[16, 2000], [4, 100], 3],
];

describe.each(CASES)("%j to %j, %i channels", ([width, height], [toWidth, toHeight], channels) => {
  const picture = noiseRaster(width, height, channels);
  const target = { width: toWidth, height: toHeight };

  test("a stage gives what a sink gives, whatever the memory held before", async () => {
    const memory = tainted(0x5a);
    const sink = new LanczosSink(memory, picture, target);
    pushRaster(memory, picture, [sink], [7]);
    const { pointer } = sink.collect();
    const pushed = memory.view(pointer, toWidth * toHeight * channels).slice();
    expect(await whole(picture, target, 0x00)).toEqual(pushed);
    expect(await whole(picture, target, 0xa5)).toEqual(pushed);
  });

  test("bands of rows, from the source rows they need and no other, give the same bytes", async () => {
    const all = await whole(picture, target);
    const stride = toWidth * channels;
    for (let from = 0; from < toHeight; from += 17) {
      const to = Math.min(toHeight, from + 17);
      expect(await band(picture, target, { from, to })).toEqual(all.subarray(from * stride, to * stride));
    }
  });
});

test("enlarging is within one level of Lanczos-3 in double precision", async () => {
  for (const target of [
    { width: 130, height: 97 },
    { width: 45, height: 300 },
  ]) {
    const picture = sceneRaster(43, 32, 3);
    expect(worstError(await whole(picture, target), floatLanczos(picture, target))).toBeLessThan(0.55);
  }
});

test("the halo of a row is its window, down to an even row", () => {
  const source = { width: 20, height: 100 };
  // Centre 0.5 and support 6: rows 0 to 6. Centre 80.5: rows 75 to 86.
  expect(sourceRowsFor(source, { width: 20, height: 50 }, { from: 0, to: 1 })).toEqual({ from: 0, to: 8 });
  expect(sourceRowsFor(source, { width: 20, height: 50 }, { from: 40, to: 41 })).toEqual({
    from: 74,
    to: 88,
  });
  // Nothing but the row itself at the same size, and three on each side when enlarging.
  expect(sourceRowsFor(source, source, { from: 8, to: 10 })).toEqual({ from: 8, to: 10 });
  expect(sourceRowsFor(source, { width: 40, height: 200 }, { from: 100, to: 101 })).toEqual({
    from: 46,
    to: 54,
  });
});

test("a source that ends too early, and rows that do not exist, are refused", async () => {
  const memory = tainted(0);
  const picture = noiseRaster(4, 9, 1);
  const target = { width: 4, height: 4 };
  const stage = resampleStage(rasterStage(memory, picture, { from: 0, to: 5 }, 2), target, memory);
  await expect(gather(memory, stage)).rejects.toThrow(RangeError);
  for (const rows of [
    { from: 0, to: 5 },
    { from: 2, to: 2 },
    { from: -1, to: 2 },
  ]) {
    const source = rasterStage(memory, picture, { from: 0, to: 9 }, 2);
    expect(() => resampleStage(source, target, memory, { rows })).toThrow(RangeError);
  }
});

test("enlarging a row of 4000 pixels to 12000 takes less than 2 MiB", () => {
  const memory = tainted(0);
  memory.reset();
  const before = memory.peak;
  const source = { width: 4000, height: 3000, channels: 3 as const, pull: async () => null };
  resampleStage(source, { width: 12_000, height: 9000 }, memory, { rows: { from: 4000, to: 4830 } });
  expect(memory.peak - before).toBeLessThan(2 * 1024 * 1024);
});
