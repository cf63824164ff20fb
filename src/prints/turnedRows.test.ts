import { expect, test } from "vitest";
import { sceneRaster } from "../imaging/patterns.fixture.ts";
import { gather } from "../imaging/resample/resample.fixture.ts";
import { FILES, png, sourceOf, tainted } from "./prints.fixture.ts";
import { windowsOf } from "./sourceRows.ts";
import { turnedRows } from "./turnedRows.ts";

const SIZE = { width: 83, height: 61 };
const PICTURE = sceneRaster(SIZE.width, SIZE.height, 3);

test.each([3, 4, 5, 6, 7, 8] as const)(
  "turned rows are the same in one window of the file and in many: orientation %i",
  async (orientation) => {
    for (const file of [await FILES["progressive JPEG"]?.(PICTURE), await png(PICTURE)]) {
      const source = sourceOf(file as Uint8Array, orientation);
      const rows = { from: 6, to: 43 };
      const inWindows = async (heldBytes: number, n: number) => {
        const memory = tainted(n);
        const picture = { size: SIZE, orientation, open: windowsOf(memory, source) };
        return gather(memory, turnedRows(memory, picture, rows, heldBytes));
      };
      const whole = await inWindows(1_000_000, 0);
      expect(await inWindows(1000, 1)).toEqual(whole);
      expect(await inWindows(1, 0)).toEqual(whole);
    }
  },
);
