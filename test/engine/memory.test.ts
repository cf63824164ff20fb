import { describe, expect, it } from "vitest";
import { photograph } from "../../scripts/fuzz/bases.ts";
import { Dice } from "../../scripts/fuzz/dice.ts";
import { cjpeg } from "../../scripts/fuzz/jpegTool.ts";
import type { Codecs } from "../../src/imaging/codecs/codec.ts";
import { jpegEncoder } from "../../src/imaging/codecs/jpeg.ts";
import { pngEncoder } from "../../src/imaging/codecs/png.ts";
import { webpFixture } from "../../src/imaging/codecs/webp.fixture.ts";
import { encodePicture } from "../../src/imaging/encodePicture.ts";
import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { bytesSource } from "../../src/imaging/engine/source.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import { sizePicture } from "../../src/imaging/sizePicture.ts";
import { LIMITS } from "../../src/limits.ts";
import { tallJpeg, tallPng } from "./tall.ts";

const MIB = 1024 * 1024;
/** What the renditions of a JPEG may take, whatever its size. */
const JPEG_BYTES = 16 * MIB;
const STRIP = 128;

const CODECS: Codecs = {
  webp: webpFixture().decoder,
  encoders: { jpeg: jpegEncoder, png: pngEncoder, webp: async () => new Uint8Array() },
};

/** Megapixels, width, and strips of 128 rows. */
const SIZES = [
  [9, 3712, 19],
  [24, 6016, 32],
  [45, 8256, 43],
  [100, 11_776, 67],
] as const;
const KINDS = {
  "4:2:0": "-quality 85 -sample 2x2 -restart 1",
  "4:2:2 progressive": "-quality 85 -sample 2x1 -progressive -restart 1",
};

describe("the three renditions and the hashes", () => {
  const kernels = kernelModule();

  describe.each(SIZES)("of a JPEG of %i megapixels", (megapixels, width, strips) => {
    it.each(Object.entries(KINDS))("%s take at most 16 MiB", async (_, options) => {
      const strip = cjpeg(photograph(width, STRIP, new Dice(megapixels, 0)), options.split(" "));
      const jpeg = tallJpeg(strip, strips);
      const memory = new EngineMemory(kernels, JPEG_BYTES);
      expect(await makeRenditions(memory, jpeg)).toEqual({ width, height: strips * STRIP });
      expect(memory.peak).toBeLessThanOrEqual(JPEG_BYTES);
    });
  });

  it.each([
    ["plain", false],
    ["Adam7", true],
  ])("of a PNG of 100 megapixels, %s, take at most the engine's budget", async (_, interlaced) => {
    const png = tallPng(11_648, 8640, interlaced);
    const memory = new EngineMemory(kernels);
    expect(await makeRenditions(memory, png)).toEqual({ width: 11_648, height: 8640 });
    expect(memory.peak).toBeLessThanOrEqual(LIMITS.engineBytes);
  });
});

/** As a job makes them, of one decode. */
async function makeRenditions(
  memory: EngineMemory,
  file: Uint8Array,
): Promise<{ width: number; height: number }> {
  const header = probe(file);
  const { pictures, hashes } = await sizePicture(bytesSource(file), header, "jpeg", memory, CODECS);
  expect(hashes.dhash).toMatch(/^[0-9a-f]{16}$/);
  for (const picture of pictures) {
    const { bytes, width, height } = await encodePicture(picture, header, "jpeg", memory, CODECS);
    expect(probe(bytes)).toMatchObject({ width, height });
  }
  expect(pictures).toHaveLength(3);
  return { width: header.width, height: header.height };
}
