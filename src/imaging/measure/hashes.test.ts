import { describe, expect, test } from "vitest";
import { bandsPlane, noiseRaster, plane, rampPlane } from "../patterns.fixture.ts";
import { dct2 } from "./dct.ts";
import { hammingDistance } from "./hashes.ts";
import { luma } from "./luma.ts";
import { meanColor } from "./meanColor.ts";
import { aHash, dHash, perceptualHashes, pHash } from "./planeHashes.fixture.ts";

describe("as Python's imagehash prints them", () => {
  test("bands", () => {
    expect(perceptualHashes(bandsPlane(64))).toEqual({
      ahash: "1b66df7fffffffdb",
      dhash: "f2cc24d813927232",
      phash: "89010d0f0f1f3fbd",
    });
    expect(perceptualHashes(bandsPlane(256))).toEqual({
      ahash: "6c8c6421303f1266",
      dhash: "881800432251a4cc",
      phash: "c233938c676e936c",
    });
  });

  test("ramp and checkerboard", () => {
    expect(aHash(rampPlane(64))).toBe("0103070f1f3f7fff");
    expect(dHash(rampPlane(64))).toBe("ffffffffffffffff");
    const board = plane(64, 64, (x, y) => (((x >> 3) + (y >> 3)) % 2) * 255);
    expect(aHash(board)).toBe("55aa55aa55aa55aa");
    expect(dHash(board)).toBe("a55aa55aa55aa55a");
  });

  test.each([1, 77, 128, 255])("solid %i", (level) => {
    expect(perceptualHashes(plane(50, 30, () => level))).toEqual({
      ahash: "0000000000000000",
      dhash: "0000000000000000",
      phash: "8000000000000000",
    });
  });

  test("solid black, whose DC is no more than the median", () => {
    expect(pHash(plane(50, 30, () => 0))).toBe("0000000000000000");
  });
});

test("the transform is the DCT-II of its definition", () => {
  const x = [...noiseRaster(32, 1, 1).data];
  const found = dct2(x);
  for (let k = 0; k < 32; k++) {
    const expected = x.reduce((sum, v, n) => sum + 2 * v * Math.cos((Math.PI * k * (2 * n + 1)) / 64), 0);
    expect(found[k]).toBeCloseTo(expected, 8);
  }
});

test("distance counts the bits that differ", () => {
  expect(hammingDistance("1b66df7fffffffdb", "1b66df7fffffffdb")).toBe(0);
  expect(hammingDistance("0000000000000000", "FFFFffffFFFFffff")).toBe(64);
  expect(hammingDistance("8000000000000001", "0000000000000003")).toBe(2);
  for (const [a, b] of [
    ["00", "000"],
    ["", ""],
    ["0x", "00"],
    ["é0", "00"],
  ] as const) {
    expect(() => hammingDistance(a, b)).toThrow(RangeError);
  }
});

test("luma of colours, alpha ignored, grey as it is", () => {
  const data = Uint8Array.of(255, 0, 0, 9, 0, 255, 0, 200, 0, 0, 255, 0, 255, 255, 255, 1);
  expect([...luma({ width: 4, height: 1, channels: 4, data }).data]).toEqual([76, 150, 29, 255]);
  const grey = rampPlane(4);
  expect(luma(grey).data).toBe(grey.data);
});

test("mean colour to the nearest level", () => {
  const data = Uint8Array.of(10, 20, 30, 11, 20, 33);
  expect(meanColor({ width: 2, height: 1, channels: 3, data })).toEqual([11, 20, 32]);
  expect(meanColor({ width: 1, height: 1, channels: 4, data: Uint8Array.of(1, 2, 3, 0) })).toEqual([1, 2, 3]);
  expect(meanColor(plane(3, 1, (x) => x))).toEqual([1, 1, 1]);
});
