import { expect, test } from "vitest";
import { type Orientation, turnUpright } from "../orient.ts";
import { noiseRaster } from "../patterns.fixture.ts";
import type { Raster } from "../raster.ts";
import type { MemoryPicture } from "./lanczosSink.ts";
import { tainted } from "./resample.fixture.ts";
import { turn } from "./upright.ts";

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

test.each(ORIENTATIONS)("orientation %i, every channel count, sizes around a tile", (orientation) => {
  for (const [width, height] of [
    [1, 1],
    [7, 4],
    [1, 33],
    [16, 16],
    [50, 17],
    [33, 70],
  ] as const) {
    for (const channels of [1, 3, 4] as const) {
      const picture = noiseRaster(width, height, channels);
      const memory = tainted(0xa5);
      const stored: MemoryPicture = { width, height, channels, pointer: memory.copyIn(picture.data) };
      const upright = turn(memory, stored, orientation);
      const behind = memory.alloc(0);
      const data = memory.view(upright.pointer, width * height * channels).slice();
      const found: Raster = { width: upright.width, height: upright.height, channels, data };
      expect(found).toEqual(turnUpright(picture, orientation));
      expect(behind).toBeGreaterThan(upright.pointer);
      expect(memory.view(stored.pointer, data.length).slice()).toEqual(picture.data);
    }
  }
});
