import sharp from "sharp";
import { expect, test } from "vitest";
import { fitInside } from "./fit.ts";

const SIZES: readonly [number, number][] = [
  [4032, 3024],
  [3024, 4032],
  [1201, 1200],
  [1200, 1],
  [6000, 1],
  [100, 100],
  [1920, 1080],
  [999, 333],
  [1, 1],
];

test.each(SIZES)("%i×%i fits as libvips has it fit", async (width, height) => {
  for (const edge of [100, 400, 1200]) {
    const { info } = await sharp({ create: { width, height, channels: 3, background: "#000" } })
      .resize(edge, edge, { fit: "inside", withoutEnlargement: true, kernel: "nearest" })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(fitInside({ width, height }, edge)).toEqual({ width: info.width, height: info.height });
  }
});

test("halves go up, and nothing vanishes", () => {
  expect(fitInside({ width: 200, height: 25 }, 100)).toEqual({ width: 100, height: 13 });
  expect(fitInside({ width: 65535, height: 1 }, 100)).toEqual({ width: 100, height: 1 });
  expect(() => fitInside({ width: 10, height: 10 }, 0)).toThrow(RangeError);
});
