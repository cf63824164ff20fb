import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { flattenOnWhite, premultiply, unpremultiply } from "./alpha.ts";
import { largestDifference, noiseRaster } from "./patterns.fixture.ts";
import type { Raster } from "./raster.ts";
import { collectRows, rasterRows } from "./rows.ts";

/** Every level of grey at every alpha: x is the level, y the alpha. */
const EVERY: Raster = {
  width: 256,
  height: 256,
  channels: 4,
  data: Uint8Array.from({ length: 256 * 256 * 4 }, (_, i) => (i % 4 === 3 ? i >> 10 : (i >> 2) & 255)),
};

function eachPair(check: (level: number, alpha: number, at: number) => boolean): void {
  const wrong: string[] = [];
  for (let at = 0; at < 65536; at++)
    if (!check(at & 255, at >> 8, at)) wrong.push(`${at & 255} at ${at >> 8}`);
  expect(wrong).toEqual([]);
}

test("flattening is the nearest level for every colour and alpha", () => {
  const { channels, data } = collectRows(flattenOnWhite(rasterRows(EVERY)));
  expect(channels).toBe(3);
  eachPair((c, a, at) => data[3 * at + 1] === Math.round((c * a + 255 * (255 - a)) / 255));
});

test("flattening beside libvips, which cuts instead of rounding", async () => {
  const picture = noiseRaster(61, 47, 4);
  const expected = await sharp(picture.data, { raw: { width: 61, height: 47, channels: 4 } })
    .flatten({ background: "#ffffff" })
    .raw()
    .toBuffer();
  const { data } = collectRows(flattenOnWhite(rasterRows(picture)));
  expect(largestDifference(data, expected)).toBeLessThanOrEqual(1);
});

describe("premultiplied", () => {
  const multiplied = collectRows(premultiply(rasterRows(EVERY)));

  test("is the nearest level for every colour and alpha, alpha kept", () => {
    const { data } = multiplied;
    eachPair((c, a, at) => data[4 * at] === Math.round((c * a) / 255) && data[4 * at + 3] === a);
  });

  test("and back is as near as the alpha allows", () => {
    const { data } = collectRows(unpremultiply(rasterRows(multiplied)));
    eachPair((c, a, at) =>
      a === 0 ? data[4 * at] === 0 : Math.abs((data[4 * at + 2] ?? -999) - c) <= 127.5 / a + 0.5,
    );
  });

  test("colours above their alpha come back as white", () => {
    const data = Uint8Array.of(200, 10, 100, 100);
    const back = collectRows(unpremultiply(rasterRows({ width: 1, height: 1, channels: 4, data })));
    expect([...back.data]).toEqual([255, 26, 255, 100]);
  });
});

test("pictures without alpha are refused", () => {
  for (const stage of [flattenOnWhite, premultiply, unpremultiply]) {
    expect(() => stage(rasterRows(noiseRaster(2, 2, 3)))).toThrow(RangeError);
  }
});
