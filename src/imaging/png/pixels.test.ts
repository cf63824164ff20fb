import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { probe } from "../probe/scanner.ts";
import type { Raster } from "../raster.ts";
import { decode } from "./decode.fixture.ts";
import { everyKind, expectedRaster, nameOf, noise, type PngRecipe, writePng } from "./png.fixture.ts";

const KINDS = everyKind(37, 29);

describe("a PNG's pixels", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "png-"));
  /** What ImageMagick reads, 16-bit RGBA, one picture after the other. */
  let foreign: Buffer;

  beforeAll(() => {
    const files = KINDS.map((recipe, i) => {
      const file = path.join(folder, `${i}.png`);
      writeFileSync(file, writePng(recipe));
      return file;
    });
    foreign = magick([...files, "-depth", "16", "-endian", "MSB", "rgba:-"]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(KINDS.map((recipe, i) => [nameOf(recipe), recipe, i] as const))(
    "are those that were written, and those that ImageMagick reads: %s",
    async (_name, recipe, i) => {
      const file = writePng(recipe);
      const raster = await decode(file);
      expect(raster).toEqual(expectedRaster(recipe));
      const pixels = 37 * 29;
      const rgba = rgbaOf(raster);
      const other = foreign.subarray(i * pixels * 8, (i + 1) * pixels * 8).filter((_, at) => at % 2 === 0);
      expect(Buffer.compare(rgba, withoutHidden(other, rgba))).toBe(0);
    },
  );

  it.each(KINDS.filter(({ depth }) => depth <= 8).map((recipe) => [nameOf(recipe), recipe] as const))(
    "are those that sharp reads: %s",
    async (_name, recipe) => {
      const file = writePng(recipe);
      const theirs = await sharp(file).toColourspace("srgb").ensureAlpha().raw().toBuffer();
      expect(Buffer.compare(rgbaOf(await decode(file)), theirs)).toBe(0);
    },
  );

  it("are right for every size from 1x1 to 9x9, interlaced", async () => {
    for (const { type, depth } of [
      { type: 0, depth: 1 },
      { type: 2, depth: 8 },
      { type: 4, depth: 8 },
      { type: 6, depth: 16 },
    ]) {
      for (let size = 0; size < 81; size += 1) {
        const recipe = {
          width: 1 + (size % 9),
          height: 1 + Math.floor(size / 9),
          type,
          depth,
          interlaced: true,
        };
        expect(await decode(writePng(recipe)), nameOf(recipe)).toEqual(expectedRaster(recipe));
      }
    }
  });

  it.each([0, 1, 2, 3, 4])(
    "are right where every row has filter %i, for each size of pixel",
    async (kind) => {
      for (const recipe of everyKind(50, 7).filter(({ transparency }) => transparency === undefined)) {
        for (const width of [1, 2, 3, 16, 50]) {
          const one: PngRecipe = { ...recipe, width, filter: () => kind };
          expect(await decode(writePng(one)), nameOf(one)).toEqual(expectedRaster(one));
        }
      }
    },
  );

  it("are right for filters of which any follows any", async () => {
    for (const type of [0, 2, 6]) {
      const filter = (row: number) => noise(row, 5, 1) % 5;
      const recipe: PngRecipe = { width: 21, height: 150, type, depth: 8, filter };
      expect(await decode(writePng(recipe))).toEqual(expectedRaster(recipe));
    }
  });

  it("differ in transparency where 16 bits differ in the low byte only", async () => {
    const sample = (x: number) => 0x1200 + x;
    for (const type of [0, 2]) {
      const transparency = Uint8Array.from([0x12, 0x03, 0x12, 0x03, 0x12, 0x03]).subarray(
        0,
        type === 0 ? 2 : 6,
      );
      const raster = await decode(writePng({ width: 5, height: 1, type, depth: 16, sample, transparency }));
      expect([...raster.data].filter((_, i) => i % 4 === 3)).toEqual([255, 255, 255, 0, 255]);
    }
  });

  it("have the channels that the probe's header announces", async () => {
    for (const recipe of KINDS) {
      const file = writePng(recipe);
      expect((await decode(file)).channels === 4).toBe(probe(file).hasAlpha);
    }
  });
});

/** Where a pixel is hidden, its colour is nobody's business, and ImageMagick may have left it out. */
function withoutHidden(other: Uint8Array, rgba: Uint8Array): Buffer {
  return Buffer.from(
    other.map((value, i) => ((other[i | 3] ?? 0) === 0 && i % 4 < 3 ? (rgba[i] ?? 0) : value)),
  );
}

function rgbaOf({ width, height, channels, data }: Raster): Buffer {
  const rgba = Buffer.alloc(width * height * 4, 255);
  for (let i = 0; i < width * height; i += 1) {
    for (let c = 0; c < Math.max(3, channels); c += 1) {
      rgba[4 * i + c] = data[channels * i + (channels === 1 ? 0 : c)] ?? 0;
    }
  }
  return rgba;
}

function magick(options: readonly string[]): Buffer {
  try {
    return execFileSync("convert", options, { maxBuffer: 1 << 28 });
  } catch (cause) {
    throw new Error("ImageMagick's convert is needed for this test", { cause });
  }
}
