import { describe, expect, test } from "vitest";
import { noiseRaster } from "../patterns.fixture.ts";
import type { Raster } from "../raster.ts";
import { type Conversion, convertPixels, convertSink, convertStage } from "./convert.ts";
import { gather, pushRaster, rasterStage, tainted } from "./resample.fixture.ts";

/** Every level of a colour at every alpha: x is the level, y the alpha. */
const EVERY: Raster = {
  width: 256,
  height: 256,
  channels: 4,
  data: Uint8Array.from({ length: 256 * 256 * 4 }, (_, i) => (i % 4 === 3 ? i >> 10 : (i >> 2) & 255)),
};

async function convert(raster: Raster, conversion: Conversion, group = 11): Promise<Uint8Array> {
  const memory = tainted(0xa5);
  const stage = rasterStage(memory, raster, { from: 0, to: raster.height }, group);
  return gather(memory, convertStage(memory, stage, conversion));
}

function eachPair(check: (level: number, alpha: number, at: number) => boolean): void {
  const wrong: string[] = [];
  for (let at = 0; at < 65_536; at++) {
    if (!check(at & 255, at >> 8, at)) wrong.push(`${at & 255} at ${at >> 8}`);
  }
  expect(wrong).toEqual([]);
}

describe("every colour and alpha", () => {
  test("premultiplied is the nearest level, alpha kept", async () => {
    const data = await convert(EVERY, "premultiply");
    eachPair((c, a, at) => data[4 * at + 1] === Math.round((c * a) / 255) && data[4 * at + 3] === a);
  });

  test("straight is the nearest level, at most white, and black where nothing is seen", async () => {
    const data = await convert(EVERY, "unpremultiply");
    eachPair((c, a, at) => {
      const expected = a === 0 ? 0 : Math.min(255, Math.round((c * 255) / a));
      return data[4 * at] === expected && data[4 * at + 2] === expected && data[4 * at + 3] === a;
    });
  });

  test("on white is the nearest level", async () => {
    const data = await convert(EVERY, "flatten");
    eachPair((c, a, at) => data[3 * at + 1] === Math.round((c * a + 255 * (255 - a)) / 255));
  });
});

test("grey becomes three equal channels", async () => {
  const grey = noiseRaster(37, 5, 1);
  const data = await convert(grey, "greyToRgb");
  expect([...data]).toEqual([...grey.data].flatMap((v) => [v, v, v]));
});

test("any width and any groups of rows, as a stage, as a sink and at once", async () => {
  for (const width of [1, 2, 3, 5, 16, 17]) {
    const picture = noiseRaster(width, 19, 4);
    for (const [conversion, channels] of [
      ["premultiply", 4],
      ["unpremultiply", 4],
      ["flatten", 3],
    ] as const) {
      const memory = tainted(0);
      const to = memory.alloc(width * 19 * 4);
      convertPixels(memory, conversion, memory.copyIn(picture.data), to, width * 19);
      const expected = memory.view(to, width * 19 * channels).slice();
      for (const group of [1, 8, 19]) expect(await convert(picture, conversion, group)).toEqual(expected);
      const parts: Uint8Array[] = [];
      const sink = convertSink(memory, picture, conversion, {
        push: ({ pointer, stride, count }) => parts.push(memory.view(pointer, stride * count).slice()),
      });
      pushRaster(memory, picture, [sink], [3, 12]);
      expect(new Uint8Array(Buffer.concat(parts))).toEqual(expected);
    }
  }
});

test("pictures of other channels are refused", () => {
  const memory = tainted(0);
  const stage = rasterStage(memory, noiseRaster(2, 2, 3), { from: 0, to: 2 }, 1);
  for (const conversion of ["premultiply", "unpremultiply", "flatten", "greyToRgb"] as const) {
    expect(() => convertStage(memory, stage, conversion)).toThrow(RangeError);
  }
});
