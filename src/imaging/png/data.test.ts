import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ByteSource } from "../engine/source.ts";
import { decode } from "./decode.fixture.ts";
import { everyKind, expectedRaster, nameOf, noise, type PngRecipe, writePng } from "./png.fixture.ts";

const GRAIN: PngRecipe = { width: 61, height: 47, type: 2, depth: 8 };

describe("the picture data of a PNG", () => {
  it.each([1, 7, 100, 65_536])("can be read in windows of %i bytes", async (chunkBytes) => {
    for (const recipe of everyKind(23, 19).filter((_, i) => i % 3 === 0)) {
      const raster = await decode(writePng(recipe), { chunkBytes });
      expect(raster, nameOf(recipe)).toEqual(expectedRaster(recipe));
    }
  });

  it("can be cut into chunks at any byte, with empty ones between", async () => {
    for (const interlaced of [false, true]) {
      const recipe: PngRecipe = { width: 9, height: 9, type: 0, depth: 8, interlaced };
      const expected = expectedRaster(recipe);
      const length = dataLength(recipe);
      for (let cut = 0; cut <= length; cut += 1) {
        const splits = [cut, 0, Math.min(1, length - cut), 0];
        for (const chunkBytes of [5, 4096]) {
          expect(await decode(writePng({ ...recipe, splits }), { chunkBytes })).toEqual(expected);
        }
      }
    }
  });

  it("can be cut into chunks of one byte each, and read in windows of any size", async () => {
    const recipe: PngRecipe = { width: 12, height: 10, type: 2, depth: 16, interlaced: true };
    const splits = new Array<number>(dataLength(recipe) - 1).fill(1);
    const file = writePng({ ...recipe, splits });
    for (const chunkBytes of [1, 2, 3, 12, 13, 14, 100, 1000]) {
      expect(await decode(file, { chunkBytes })).toEqual(expectedRaster(recipe));
    }
  });

  it("can lie in blocks of any kind", async () => {
    for (const options of [{ level: 0 }, { strategy: 4 }, { level: 9 }, { memLevel: 1 }, { strategy: 2 }]) {
      for (const interlaced of [false, true]) {
        const recipe = { ...GRAIN, interlaced, deflate: (rows: Buffer) => deflateSync(rows, options) };
        expect(await decode(writePng(recipe))).toEqual(expectedRaster(recipe));
      }
    }
  });

  it("can have rows longer than the window", async () => {
    const sample = (x: number, y: number, c: number) => (x % 40_000 === 0 ? 1 : noise(x % 37, y, c) & 0x0f0f);
    const deflate = (rows: Buffer) => deflateSync(rows, { level: 4 });
    for (const interlaced of [false, true]) {
      const recipe: PngRecipe = { width: 17_011, height: 6, type: 6, depth: 16, interlaced, sample, deflate };
      const { data } = expectedRaster(recipe);
      const raster = await decode(writePng(recipe), { chunkBytes: 5000 });
      expect(Buffer.compare(raster.data, data)).toBe(0);
    }
  });

  it("is read once, in whole windows, and nothing is read after it", async () => {
    const file = writePng({ ...GRAIN, width: 300, height: 300 });
    const reads: number[] = [];
    const source: ByteSource = {
      size: file.length,
      read: async (offset, length) => {
        reads.push(offset);
        return file.subarray(offset, offset + length);
      },
    };
    await decode(source, { chunkBytes: 16_384 });
    const windows = Math.ceil(file.length / 16_384);
    // The decode is done twice, and the first window is read once more for what comes before the data.
    expect(reads.length).toBeLessThanOrEqual(2 * (windows + 1));
  });

  it("passes on what keeps the file from being read", async () => {
    const file = writePng({ ...GRAIN, width: 300, height: 300 });
    const source: ByteSource = {
      size: file.length,
      read: async (offset, length) => {
        if (offset > 100_000) throw new Error("the store is out of reach");
        return file.subarray(offset, offset + length);
      },
    };
    await expect(decode(source, { chunkBytes: 16_384 })).rejects.toThrow("the store is out of reach");
  });
});

function dataLength(recipe: PngRecipe): number {
  const file = writePng(recipe);
  return file.readUInt32BE(file.indexOf("IDAT") - 4);
}
