import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { psnr } from "./measure/psnr.ts";
import { largestDifference, noiseRaster, sceneRaster } from "./patterns.fixture.ts";
import type { Channels, Raster, Size } from "./raster.ts";
import { Resampler, resampleAll, resampleRows } from "./resample.ts";
import { collectRows, type RowSource, rasterRows } from "./rows.ts";

/** Lanczos-3 in double precision, straight from its definition, rounded once at the end. */
function reference(raster: Raster, size: Size): number[] {
  const { width, height, channels, data } = raster;
  const columns = kernel(width, size.width);
  const rows = kernel(height, size.height);
  const narrow = Array.from({ length: height * size.width * channels }, (_, i) => {
    const c = i % channels;
    const x = Math.floor(i / channels) % size.width;
    const y = Math.floor(i / channels / size.width);
    return (columns[x] ?? []).reduce(
      (sum, [at, w]) => sum + w * (data[(y * width + at) * channels + c] ?? 0),
      0,
    );
  });
  const stride = size.width * channels;
  return Array.from({ length: size.height * stride }, (_, i) => {
    const window = rows[Math.floor(i / stride)] ?? [];
    const v = window.reduce((sum, [at, w]) => sum + w * (narrow[at * stride + (i % stride)] ?? 0), 0);
    return Math.min(255, Math.max(0, Math.round(v)));
  });
}

function kernel(source: number, target: number): [number, number][][] {
  const scale = source / target;
  const stretch = Math.max(scale, 1);
  const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  return Array.from({ length: target }, (_, i) => {
    const center = (i + 0.5) * scale - 0.5;
    const all = Array.from({ length: source }, (_, at): [number, number] => {
      const x = (at - center) / stretch;
      return [at, Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0];
    });
    const sum = all.reduce((total, [, w]) => total + w, 0);
    return all.filter(([, w]) => w !== 0).map(([at, w]): [number, number] => [at, w / sum]);
  });
}

function resample(raster: Raster, size: Size): Raster {
  return collectRows(resampleRows(rasterRows(raster), size));
}

const CASES: readonly [from: [number, number], to: [number, number], channels: Channels][] = [
  [[64, 48], [64, 48], 3],
  [[97, 61], [31, 20], 3],
  [[97, 61], [96, 60], 1],
  [[200, 150], [100, 75], 4],
  [[480, 7], [1, 3], 3],
  [[301, 299], [3, 2], 1],
  [[31, 20], [97, 61], 3],
  [[5, 4], [64, 1], 4],
  [[40, 30], [13, 90], 3],
  [[1, 1], [1, 1], 3],
  [[1, 1], [9, 7], 3],
  [[1, 33], [1, 8], 1],
  [[33, 1], [50, 1], 4],
  [[2, 2], [3, 3], 1],
];

describe("within one level of Lanczos-3 in double precision", () => {
  test.each(CASES)("%j to %j, %i channels", ([width, height], [toWidth, toHeight], channels) => {
    const size = { width: toWidth, height: toHeight };
    for (const picture of [noiseRaster(width, height, channels), sceneRaster(width, height, channels)]) {
      const result = resample(picture, size);
      expect([result.width, result.height, result.channels]).toEqual([toWidth, toHeight, channels]);
      expect(largestDifference(result.data, reference(picture, size))).toBeLessThanOrEqual(1);
    }
  });

  test("black and white stripes overshoot and are clamped", () => {
    const data = Uint8Array.from({ length: 90 * 40 }, (_, i) => ((i % 90) % 10 < 5 ? 0 : 255));
    const stripes: Raster = { width: 90, height: 40, channels: 1, data };
    for (const size of [
      { width: 70, height: 33 },
      { width: 211, height: 90 },
    ]) {
      expect(largestDifference(resample(stripes, size).data, reference(stripes, size))).toBeLessThanOrEqual(
        1,
      );
    }
  });
});

test("1:1 changes nothing, and a flat picture stays flat at any size", () => {
  const picture = noiseRaster(57, 43, 4);
  expect(resample(picture, picture).data).toEqual(picture.data);
  for (const level of [0, 1, 127, 255]) {
    const flat: Raster = { width: 83, height: 59, channels: 1, data: new Uint8Array(83 * 59).fill(level) };
    for (const size of [
      { width: 7, height: 5 },
      { width: 82, height: 60 },
      { width: 200, height: 1 },
    ]) {
      expect(new Set(resample(flat, size).data)).toEqual(new Set([level]));
    }
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
    const expected = await sharp(picture.data, { raw: { width: 900, height: 600, channels: 3 } })
      .resize(width, height, { kernel: "lanczos3", fit: "fill" })
      .raw()
      .toBuffer();
    const found = psnr(resample(picture, { width, height }), { width, height, channels: 3, data: expected });
    expect(found ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(50);
  },
);

function countReads(picture: Raster): RowSource & { reads: number } {
  const rows = rasterRows(picture);
  return {
    ...picture,
    reads: 0,
    readRow(row) {
      this.reads++;
      rows.readRow(row);
    },
  };
}

describe("rows", () => {
  test("one reading feeds every size, each as if it were alone", () => {
    const picture = sceneRaster(240, 160, 3);
    const sizes = [
      { width: 120, height: 80 },
      { width: 24, height: 16 },
      { width: 300, height: 200 },
      { width: 240, height: 160 },
    ];
    const counted = countReads(picture);
    expect(resampleAll(counted, sizes)).toEqual(sizes.map((size) => resample(picture, size)));
    expect(counted.reads).toBe(160);
  });

  test("are asked for only as far as the result needs them", () => {
    const counted = countReads(sceneRaster(20, 100, 1));
    const stage = resampleRows(counted, { width: 20, height: 50 });
    stage.readRow(new Uint8Array(20));
    // Centre 0.5, support 6: rows 0 to 6.
    expect(counted.reads).toBe(7);
  });

  test("out of turn are refused", () => {
    const resampler = new Resampler({ width: 2, height: 1, channels: 1 }, { width: 2, height: 2 });
    expect(() => resampler.take(new Uint8Array(2))).toThrow(RangeError);
    resampler.push(new Uint8Array(2));
    expect(() => resampler.push(new Uint8Array(2))).toThrow(RangeError);
    resampler.take(new Uint8Array(2));
    resampler.take(new Uint8Array(2));
    expect(resampler.ready).toBe(false);
  });

  test("need a size that exists", () => {
    for (const width of [0, -1, 1.5, Number.NaN]) {
      expect(() => resampleAll(rasterRows(noiseRaster(2, 2, 1)), [{ width, height: 1 }])).toThrow(RangeError);
    }
  });
});
