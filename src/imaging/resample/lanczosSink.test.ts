import sharp from "sharp";
import { describe, expect, test } from "vitest";
import type { RowSink } from "../engine/stage.ts";
import { psnr } from "../measure/psnr.ts";
import { noiseRaster, plane, sceneRaster } from "../patterns.fixture.ts";
import type { Channels, Raster, Size } from "../raster.ts";
import { LEAD, levelFor, planAxis, spanOf, weightRoom, weightsOf } from "./axis.ts";
import { LanczosFan, LanczosSink } from "./lanczosSink.ts";
import {
  checkerboard,
  floatLanczos,
  floatWindows,
  pushRaster,
  tainted,
  worstError,
} from "./resample.fixture.ts";

/** Rounding to bytes takes half a level; the arithmetic takes little beside it, short of pictures made against it. */
const ROUNDING_AND_SPLINE = 0.5 + 0.08;

const GROUPINGS = [[1], [2], [3, 1, 4], [16], [1000]];

function resampleAll(
  raster: Raster,
  targets: readonly Size[],
  { taint = 0xa5, groups = [16] as readonly number[], extent = raster as Size } = {},
): Raster[] {
  const memory = tainted(taint);
  const outputs = targets.map((target) => ({ target }));
  const fan = new LanczosFan(memory, raster, outputs, { extent });
  pushRaster(memory, raster, [fan], groups);
  return targets.map((target, i) => {
    const { pointer, width, height, channels } = fan.result(i);
    const data = memory.view(pointer, width * height * channels).slice();
    return { ...target, channels, data };
  });
}

function resample(raster: Raster, target: Size): Uint8Array {
  return resampleAll(raster, [target])[0]?.data as Uint8Array;
}

const CASES: readonly [from: [number, number], to: [number, number], channels: Channels][] = [
  [[97, 61], [31, 20], 3],
  [[97, 61], [96, 60], 1],
  [[200, 150], [100, 75], 4],
  [[480, 7], [1, 3], 3],
  [[301, 299], [3, 2], 1],
  [[31, 20], [97, 61], 3],
  [[5, 4], [64, 1], 4],
  [[40, 30], [13, 90], 3],
  [[1, 33], [1, 8], 1],
  [[33, 1], [50, 1], 4],
  [[2, 2], [3, 3], 1],
  [[371, 381], [100, 100], 3],
  [[375, 375], [50, 50], 4],
  [[752, 610], [100, 81], 1],
  [[900, 300], [9, 3], 3],
  [[3, 2], [300, 200], 1],
];

describe("within one level of Lanczos-3 in double precision", () => {
  test.each(CASES)("%j to %j, %i channels", ([width, height], [toWidth, toHeight], channels) => {
    const target = { width: toWidth, height: toHeight };
    for (const make of [noiseRaster, sceneRaster, checkerboard]) {
      const picture = make(width, height, channels);
      const found = worstError(resample(picture, target), floatLanczos(picture, target));
      expect(found).toBeLessThan(ROUNDING_AND_SPLINE);
    }
  });

  test("every side from 1 to 70 pixels, to sizes around it", () => {
    for (let side = 1; side <= 70; side++) {
      const picture = noiseRaster(side, 71 - side, side % 2 === 0 ? 1 : 3);
      const target = { width: ((side * 37) % 70) + 1, height: ((side * 53) % 70) + 1 };
      const found = worstError(resample(picture, target), floatLanczos(picture, target));
      expect([side, found < ROUNDING_AND_SPLINE]).toEqual([side, true]);
    }
  });

  test("the columns of 65535 pixels, reduced and enlarged", () => {
    const wide = noiseRaster(65_535, 2, 1);
    for (const target of [
      { width: 656, height: 1 },
      { width: 30_001, height: 2 },
    ]) {
      expect(worstError(resample(wide, target), floatLanczos(wide, target))).toBeLessThan(1);
    }
    const narrow = noiseRaster(656, 2, 1);
    const target = { width: 65_535, height: 1 };
    expect(worstError(resample(narrow, target), floatLanczos(narrow, target))).toBeLessThan(
      ROUNDING_AND_SPLINE,
    );
  });

  test("the picture that is hardest on the halves: white where they weigh too much", () => {
    // Just above the factor from which halves are used, where their kernel is least like Lanczos.
    for (const side of [371, 390, 745]) {
      const target = { width: 50, height: 50 };
      expect(levelFor(side / 50, side / 50)).toBeGreaterThan(0);
      const at = { x: 24, y: 25 };
      const rows = effectiveWeights(side, 50, at.y);
      const columns = effectiveWeights(side, 50, at.x);
      const exactRows = denseWindow(side, 50, at.y);
      const exactColumns = denseWindow(side, 50, at.x);
      for (const sign of [1, -1]) {
        const picture = plane(side, side, (x, y) => {
          const ours = (rows[y] ?? 0) * (columns[x] ?? 0);
          const exact = (exactRows[y] ?? 0) * (exactColumns[x] ?? 0);
          return sign * (ours - exact) > 0 ? 255 : 0;
        });
        expect(worstError(resample(picture, target), floatLanczos(picture, target))).toBeLessThan(1);
      }
    }
  });
});

/** What each source position weighs in column `at` of a result that is made from halves: their filters spread out. */
function effectiveWeights(side: number, target: number, at: number): Float64Array {
  const level = levelFor(side / target, side / target);
  const axis = planAxis(side, side, target, level);
  const span = spanOf(axis, at);
  const room = weightRoom(axis);
  weightsOf(axis, at, span, room);
  let weights = new Map<number, number>();
  for (let j = span.start; j < span.end; j++) weights.set(j - LEAD, room[j - span.start] ?? 0);
  for (let k = level; k > 0; k--) {
    const spread = new Map<number, number>();
    for (const [j, w] of weights) {
      for (const [m, tap] of [1, 4, 6, 4, 1].entries()) {
        const i = 2 * j - 2 + m;
        spread.set(i, (spread.get(i) ?? 0) + (w * tap) / 16);
      }
    }
    weights = spread;
  }
  return Float64Array.from({ length: side }, (_, x) => weights.get(x) ?? 0);
}

function denseWindow(side: number, target: number, at: number): Float64Array {
  const dense = new Float64Array(side);
  const window = floatWindows(side, side, target)[at];
  if (window !== undefined) dense.set(window.weights, window.start);
  return dense;
}

test("1:1 changes nothing, and a flat picture stays flat at any size", () => {
  const picture = noiseRaster(57, 43, 4);
  expect(resample(picture, picture)).toEqual(picture.data);
  for (const level of [0, 1, 127, 254, 255]) {
    const flat: Raster = {
      width: 183,
      height: 159,
      channels: 1,
      data: new Uint8Array(183 * 159).fill(level),
    };
    for (const target of [
      { width: 7, height: 5 },
      { width: 40, height: 35 },
      { width: 182, height: 160 },
      { width: 400, height: 1 },
    ]) {
      expect(new Set(resample(flat, target))).toEqual(new Set([level]));
    }
  }
});

test("a scaled decoding of an odd size is sampled where the whole picture would be", () => {
  // 101 by 67 pixels at 1/2: the last column and row of 51 by 34 cover half a sample.
  const half = sceneRaster(51, 34, 3);
  const extent = { width: 50.5, height: 33.5 };
  const target = { width: 20, height: 13 };
  const [found] = resampleAll(half, [target], { extent });
  expect(worstError(found?.data as Uint8Array, floatLanczos(half, target, extent))).toBeLessThan(
    ROUNDING_AND_SPLINE,
  );
});

test("an extent that is more than the samples, or a whole sample less, is refused", () => {
  const memory = tainted(0);
  const source = { width: 20, height: 20, channels: 1 } as const;
  for (const width of [20.5, 19, 0, Number.NaN]) {
    const extent = { width, height: 20 };
    expect(() => new LanczosSink(memory, source, { width: 5, height: 5 }, { extent })).toThrow(RangeError);
  }
});

/** Up to a factor of 4: beyond it libvips takes box means first, and is no Lanczos any more. */
const REDUCTIONS: readonly [number, number][] = [
  [899, 599],
  [600, 400],
  [451, 301],
  [300, 200],
  [231, 154],
];

test.each(REDUCTIONS)(
  "at least 50 dB beside libvips from the same pixels, 900×600 to %i×%i",
  async (width, height) => {
    const picture = sceneRaster(900, 600, 3);
    const data = await sharp(picture.data, { raw: { width: 900, height: 600, channels: 3 } })
      .resize(width, height, { kernel: "lanczos3", fit: "fill" })
      .raw()
      .toBuffer();
    const found: Raster = { width, height, channels: 3, data: resample(picture, { width, height }) };
    const expected: Raster = { width, height, channels: 3, data };
    expect(psnr(found, expected) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(50);
  },
);

describe("several sizes from one picture", () => {
  const picture = sceneRaster(301, 203, 3);
  const targets = [
    { width: 90, height: 61 },
    { width: 40, height: 27 },
    { width: 10, height: 7 },
    { width: 310, height: 21 },
  ];

  test("are each as if they were alone, whatever the memory held before", () => {
    const together = resampleAll(picture, targets, { taint: 0 });
    expect(together.map(({ data }) => data)).toEqual(targets.map((target) => resample(picture, target)));
  });

  test.each(GROUPINGS.map((groups) => [groups]))("are the same from rows in groups of %j", (groups) => {
    expect(resampleAll(picture, targets, { groups })).toEqual(resampleAll(picture, targets));
  });

  test("are handed on row by row as they are finished", () => {
    const memory = tainted(0);
    const target = { width: 40, height: 27 };
    const rows: Uint8Array[] = [];
    const next: RowSink = {
      push: ({ pointer, count }) => {
        expect(count).toBe(1);
        rows.push(memory.view(pointer, 120).slice());
      },
    };
    const sink = new LanczosSink(memory, picture, target, { next });
    expect(() => sink.collect()).toThrow(RangeError);
    pushRaster(memory, picture, [sink], [16]);
    expect(new Uint8Array(Buffer.concat(rows))).toEqual(resample(picture, target));
  });
});

test("rows beyond the last are refused", () => {
  const memory = tainted(0);
  const sink = new LanczosSink(memory, { width: 2, height: 1, channels: 1 }, { width: 1, height: 1 });
  const pointer = memory.alloc(2);
  sink.push({ pointer, stride: 2, count: 1 });
  expect(() => sink.push({ pointer, stride: 2, count: 1 })).toThrow(RangeError);
});

test("three renditions of rows 6000 pixels wide take less than 3 MiB beside their own pixels", () => {
  const memory = tainted(0);
  memory.reset();
  const before = memory.peak;
  const targets = [1200, 400, 100].map((width) => ({ width, height: (width * 2) / 3 }));
  const outputs = targets.map(({ width, height }) => ({ target: { width, height: Math.round(height) } }));
  const own = outputs.reduce((sum, { target }) => sum + 3 * target.width * target.height, 0);
  new LanczosFan(memory, { width: 6000, height: 4000, channels: 3 }, outputs);
  expect(memory.peak - before - own).toBeLessThan(3 * 1024 * 1024);
});
