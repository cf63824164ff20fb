import { expect, test } from "vitest";
import { noiseRaster } from "./patterns.fixture.ts";
import { collectRows, rasterRows } from "./rows.ts";

test("a picture read row by row is the picture", () => {
  for (const channels of [1, 3, 4] as const) {
    const picture = noiseRaster(13, 7, channels);
    expect(collectRows(rasterRows(picture))).toEqual(picture);
    const clamped = { ...picture, data: new Uint8ClampedArray(picture.data) };
    expect(collectRows(rasterRows(clamped))).toEqual(picture);
  }
});

test("there is no row after the last, and no picture that does not fill its shape", () => {
  const rows = rasterRows(noiseRaster(2, 1, 1));
  rows.readRow(new Uint8Array(2));
  expect(() => rows.readRow(new Uint8Array(2))).toThrow(RangeError);
  expect(() => rasterRows({ width: 2, height: 2, channels: 3, data: new Uint8Array(11) })).toThrow(
    RangeError,
  );
  expect(() => rasterRows({ width: 0, height: 2, channels: 3, data: new Uint8Array(0) })).toThrow(RangeError);
});
