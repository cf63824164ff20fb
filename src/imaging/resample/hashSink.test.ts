import { describe, expect, test } from "vitest";
import { type LumaPlane, luma } from "../measure/luma.ts";
import { perceptualHashes } from "../measure/planeHashes.fixture.ts";
import { type Orientation, turnUpright } from "../orient.ts";
import { bandsPlane, noiseRaster, plane, sceneRaster } from "../patterns.fixture.ts";
import type { Channels, Raster } from "../raster.ts";
import { HashSink } from "./hashSink.ts";
import { pushRaster, tainted } from "./resample.fixture.ts";

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

function hashesOf(
  raster: Raster,
  { orientation = 1 as Orientation, groups = [5, 1, 2], taint = 0xa5 } = {},
): ReturnType<HashSink["hashes"]> {
  const memory = tainted(taint);
  const sink = new HashSink(memory, raster, orientation);
  pushRaster(memory, raster, [sink], groups);
  return sink.hashes();
}

test("as Python's imagehash prints them", () => {
  expect(hashesOf(bandsPlane(64))).toEqual({
    ahash: "1b66df7fffffffdb",
    dhash: "f2cc24d813927232",
    phash: "89010d0f0f1f3fbd",
  });
  expect(hashesOf(bandsPlane(256))).toEqual({
    ahash: "6c8c6421303f1266",
    dhash: "881800432251a4cc",
    phash: "c233938c676e936c",
  });
});

test("a solid colour", () => {
  expect(hashesOf(plane(50, 30, () => 128))).toEqual({
    ahash: "0000000000000000",
    dhash: "0000000000000000",
    phash: "8000000000000000",
  });
});

const SIZES: readonly [number, number, Channels][] = [
  [1, 1, 1],
  [7, 5, 3],
  [9, 32, 4],
  [33, 31, 3],
  [211, 97, 4],
  [771, 200, 3],
  [40, 1200, 1],
  [5000, 6, 3],
  // Thirty-two columns of these have weights a little above 16 bits.
  [3000, 5, 3],
  [5, 3000, 1],
];

describe.each(SIZES)("%i by %i, %i channels", (width, height, channels) => {
  test.each(ORIENTATIONS)("the hashes of the picture turned upright from orientation %i", (orientation) => {
    const make = orientation % 2 === 0 ? noiseRaster : sceneRaster;
    const picture = make(width, height, channels);
    const upright = turnUpright(luma(picture), orientation) as LumaPlane;
    expect(hashesOf(picture, { orientation })).toEqual(perceptualHashes(upright));
  });
});

test("the same from any groups of rows, whatever the memory held before", () => {
  const picture = noiseRaster(61, 53, 3);
  for (const orientation of [1, 6] as const) {
    const expected = hashesOf(picture, { orientation });
    for (const groups of [[1], [4], [16, 3], [100]]) {
      expect(hashesOf(picture, { orientation, groups, taint: 0 })).toEqual(expected);
    }
  }
});

test("too few and too many rows are refused", () => {
  const memory = tainted(0);
  const sink = new HashSink(memory, { width: 3, height: 1, channels: 1 }, 1);
  expect(() => sink.hashes()).toThrow(RangeError);
  const rows = { pointer: memory.alloc(6), stride: 3, count: 2 };
  expect(() => sink.push(rows)).toThrow(RangeError);
});
