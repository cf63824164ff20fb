import { describe, expect, it } from "vitest";
import { photograph } from "../../scripts/fuzz/bases.ts";
import { Dice } from "../../scripts/fuzz/dice.ts";
import { cjpeg } from "../../scripts/fuzz/jpegTool.ts";
import { openInNode } from "../../src/imaging/decode.fixture.ts";
import { encodeJpeg } from "../../src/imaging/encode/encodeJpeg.ts";
import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { bytesSource } from "../../src/imaging/engine/source.ts";
import { pour } from "../../src/imaging/engine/stage.ts";
import { fitInside } from "../../src/imaging/fit.ts";
import type { Orientation } from "../../src/imaging/orient.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import { FORMATS, PRESET_NAMES, PRESETS } from "../../src/imaging/recipes.ts";
import { HashSink } from "../../src/imaging/resample/hashSink.ts";
import { LanczosFan } from "../../src/imaging/resample/lanczosSink.ts";
import { preScale } from "../../src/imaging/resample/preScale.ts";
import { LIMITS } from "../../src/limits.ts";
import { tallJpeg, tallPng } from "./tall.ts";

const MIB = 1024 * 1024;
/** What the renditions of a JPEG may take, whatever its size. */
const JPEG_BYTES = 16 * MIB;
const MOST_PIXELS = 120_000_000;
const STRIP = 128;

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

/** One decode to three renditions, encoded, and the hashes. */
async function makeRenditions(
  memory: EngineMemory,
  file: Uint8Array,
): Promise<{ width: number; height: number }> {
  const header = probe(file, { maxPixels: MOST_PIXELS });
  const targets = PRESET_NAMES.map((preset) => fitInside(header, PRESETS[preset].edge));
  const { scale, extent } = header.format === "jpeg" ? preScale(header, targets) : { scale: 1 as const };
  const stage = await openInNode(bytesSource(file), header, memory, { scale });
  const options = extent === undefined ? {} : { extent };
  const fan = new LanczosFan(
    memory,
    stage,
    targets.map((target) => ({ target })),
    options,
  );
  const hashes = new HashSink(memory, stage, header.orientation as Orientation);
  await pour(stage, [fan, hashes]);
  expect(hashes.hashes()).toMatchObject({ dhash: expect.stringMatching(/^[0-9a-f]{16}$/) });
  for (const [i, preset] of PRESET_NAMES.entries()) {
    const { channels, ...picture } = fan.result(i);
    if (channels === 4) throw new Error("no alpha was expected");
    const stride = picture.width * channels;
    const jpeg = encodeJpeg(memory, { ...picture, channels, stride }, FORMATS.jpeg.settings[preset]);
    expect(probe(jpeg)).toMatchObject(targets[i] as object);
  }
  return { width: header.width, height: header.height };
}
