import sharp from "sharp";
import { expect, test } from "vitest";
import { type Orientation, swapsAxes, turnUpright } from "./orient.ts";
import { noiseRaster } from "./patterns.fixture.ts";
import type { Raster } from "./raster.ts";

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

async function uprightByTag(raster: Raster, orientation: Orientation): Promise<Raster> {
  const { width, height, channels } = raster;
  const tagged = await sharp(raster.data, { raw: { width, height, channels } })
    .withMetadata({ orientation })
    .png()
    .toBuffer();
  expect((await sharp(tagged).metadata()).orientation).toBe(orientation);
  const { data, info } = await sharp(tagged).autoOrient().raw().toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    channels: info.channels as Raster["channels"],
    data: new Uint8Array(data),
  };
}

test.each(ORIENTATIONS)("orientation %i as libvips turns it", async (orientation) => {
  for (const picture of [noiseRaster(7, 4, 3), noiseRaster(5, 9, 4), noiseRaster(1, 6, 3)]) {
    const upright = turnUpright(picture, orientation);
    expect(upright).toEqual(await uprightByTag(picture, orientation));
    expect(swapsAxes(orientation)).toBe(orientation >= 5);
  }
});

test("grey turns as colour does", () => {
  const grey = noiseRaster(6, 5, 1);
  const data = Uint8Array.from({ length: 90 }, (_, i) => grey.data[Math.floor(i / 3)] ?? 0);
  for (const orientation of ORIENTATIONS) {
    const colour = turnUpright({ ...grey, channels: 3, data }, orientation).data;
    expect([...turnUpright(grey, orientation).data]).toEqual([...colour].filter((_, i) => i % 3 === 0));
  }
});
