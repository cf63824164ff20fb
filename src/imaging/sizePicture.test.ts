import { Buffer } from "node:buffer";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Codecs, PictureEncoder } from "./codecs/codec.ts";
import { jpegEncoder } from "./codecs/jpeg.ts";
import { pngEncoder } from "./codecs/png.ts";
import { webpFixture } from "./codecs/webp.fixture.ts";
import { encodePicture } from "./encodePicture.ts";
import { EngineMemory } from "./engine/memory.ts";
import { kernelModule } from "./engine/module.fixture.ts";
import { bytesSource } from "./engine/source.ts";
import { hammingDistance } from "./measure/hashes.ts";
import { sceneRaster } from "./patterns.fixture.ts";
import type { PictureFormat, PictureHeader } from "./probe/header.ts";
import { probe } from "./probe/scanner.ts";
import type { Raster } from "./raster.ts";
import { FORMAT_NAMES } from "./recipes.ts";
import { type Sized, sizePicture } from "./sizePicture.ts";

const memory = new EngineMemory(kernelModule());
const { decoder: webpDecoding } = webpFixture();

const headerOf = (raster: Raster, orientation = 1): PictureHeader => ({
  format: "png",
  mimeType: "image/png",
  width: raster.width,
  height: raster.height,
  orientation,
  colorModel: "rgb",
  bitDepth: 8,
  hasAlpha: raster.channels === 4,
  progressive: false,
  iccProfile: null,
  iccName: null,
  iccSpace: null,
  warnings: [],
});

/** As a picture without loss. */
async function size(raster: Raster, format: PictureFormat = "jpeg", orientation = 1): Promise<Sized> {
  const { data, width, height, channels } = raster;
  const png = await sharp(data, { raw: { width, height, channels } }).png().toBuffer();
  memory.reset();
  return sizePicture(bytesSource(png), headerOf(raster, orientation), format, memory, CODECS);
}

const webp: PictureEncoder = async (_, { data, width, height, channels }, { quality }) =>
  sharp(data, { raw: { width, height, channels } }).webp({ quality }).toBuffer();

const CODECS: Codecs = { webp: webpDecoding, encoders: { jpeg: jpegEncoder, png: pngEncoder, webp } };

const shapesOf = async (raster: Raster, orientation = 1) =>
  (await size(raster, "jpeg", orientation)).pictures.map(({ preset, raster: each }) => [
    preset,
    each.width,
    each.height,
  ]);

describe("sizes", () => {
  it("fit the presets' squares, upright, and are never larger than the picture", async () => {
    const scene = sceneRaster(1500, 1000, 3);
    expect(await shapesOf(scene)).toEqual([
      ["thumb", 100, 67],
      ["card", 400, 267],
      ["zoom", 1200, 800],
    ]);
    expect(await shapesOf(scene, 8)).toEqual([
      ["thumb", 67, 100],
      ["card", 267, 400],
      ["zoom", 800, 1200],
    ]);
    expect(await shapesOf(sceneRaster(150, 20, 3))).toEqual([
      ["thumb", 100, 13],
      ["card", 150, 20],
      ["zoom", 150, 20],
    ]);
  });

  it("are of the same pixels as sharp's resampling, within what two Lanczos kernels differ", async () => {
    const scene = sceneRaster(600, 400, 3);
    const card = (await size(scene)).pictures.find(({ preset }) => preset === "card")?.raster;
    const { data } = scene;
    const theirs = await sharp(data, { raw: { width: 600, height: 400, channels: 3 } })
      .resize(400, 267, { kernel: "lanczos3", fit: "fill" })
      .raw()
      .toBuffer();
    const ours = card?.data ?? [];
    const mean = theirs.reduce((sum, level, i) => sum + Math.abs(level - (ours[i] ?? 0)), 0) / theirs.length;
    expect(mean).toBeLessThan(1.5);
  });

  it("of a picture that needs none is the picture", async () => {
    const scene = sceneRaster(90, 60, 3);
    for (const { raster } of (await size(scene)).pictures)
      expect(Buffer.compare(raster.data, scene.data)).toBe(0);
  });
});

describe("what is found on the way", () => {
  it("is the same for a picture and its turned copies", async () => {
    const scene = sceneRaster(320, 200, 3);
    const upright = await size(scene);
    for (const [orientation, turn] of [
      [3, 180],
      [6, 270],
      [8, 90],
    ] as const) {
      const { data, info } = await sharp(scene.data, { raw: { width: 320, height: 200, channels: 3 } })
        .rotate(turn)
        .raw()
        .toBuffer({ resolveWithObject: true });
      const stored = {
        width: info.width,
        height: info.height,
        channels: 3 as const,
        data: new Uint8Array(data),
      };
      const { hashes, mean } = await size(stored, "jpeg", orientation);
      expect(hammingDistance(hashes.phash, upright.hashes.phash), `${orientation}`).toBe(0);
      expect(hammingDistance(hashes.dhash, upright.hashes.dhash)).toBe(0);
      expect(mean).toEqual(upright.mean);
    }
  });

  it("is the mean colour", async () => {
    const scene = sceneRaster(100, 80, 3);
    const { mean } = await size(scene);
    for (const [channel, level] of mean.entries()) {
      const sum = [...scene.data].reduce((total, value, i) => (i % 3 === channel ? total + value : total), 0);
      expect(level).toBe(Math.round(sum / 8000));
    }
  });
});

describe("transparency", () => {
  /** Blue on the left; on the right red that nobody sees. */
  const half: Raster = {
    width: 600,
    height: 30,
    channels: 4,
    data: Uint8Array.from({ length: 600 * 30 * 4 }, (_, i) => {
      const left = Math.floor(i / 4) % 600 < 301;
      return (left ? [20, 40, 220, 255] : [255, 0, 0, 0])[i % 4] ?? 0;
    }),
  };
  const cardOf = async (format: PictureFormat) =>
    (await size(half, format)).pictures.find(({ preset }) => preset === "card")?.raster as Raster;

  it("is kept where the format has it, and unseen colours do not bleed", async () => {
    for (const format of ["png", "webp"] as const) {
      const { channels, data } = await cardOf(format);
      expect(channels).toBe(4);
      for (let i = 0; i < data.length; i += 4) {
        if ((data[i + 3] ?? 0) > 8) expect(data[i], `pixel ${i / 4}`).toBeLessThan(40);
      }
    }
  });

  it("is white in JPEG", async () => {
    const { channels, data } = await cardOf("jpeg");
    expect(channels).toBe(3);
    expect([...data.slice(0, 3)]).toEqual([20, 40, 220]);
    expect([...data.slice(399 * 3, 400 * 3)]).toEqual([255, 255, 255]);
    for (let i = 0; i < data.length; i += 3) {
      expect((data[i] ?? 0) - (data[i + 1] ?? 0), `pixel ${i / 3}`).toBeLessThan(5);
    }
  });
});

describe("encoding", () => {
  const scene = sceneRaster(400, 267, 3);
  const picture = { preset: "card", raster: scene } as const;

  it.each(FORMAT_NAMES)(
    "%s gives a picture that sharp reads, and tells its loss as sharp measures it",
    async (format) => {
      const encoded = await encodePicture(picture, headerOf(scene), format, memory, CODECS);
      const { data, info } = await sharp(encoded.bytes)
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, encoded.width, encoded.height]).toEqual([400, 267, 400, 267]);
      const mse = data.reduce((sum, level, i) => sum + (level - (scene.data[i] ?? 0)) ** 2, 0) / data.length;
      if (format === "png") {
        expect([mse, encoded.psnrDb]).toEqual([0, null]);
      } else {
        expect(encoded.psnrDb).toBeGreaterThan(28);
        // Two decoders of one file differ in how they smooth chroma.
        expect(Math.abs((encoded.psnrDb ?? 0) - 10 * Math.log10(255 ** 2 / mse))).toBeLessThan(1);
      }
    },
  );

  it.each(FORMAT_NAMES)(
    "%s carries the source's profile, which sharp finds byte for byte",
    async (format) => {
      const source = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
        .withIccProfile("p3")
        .png()
        .toBuffer();
      const { iccProfile, iccSpace } = probe(source);
      const header = { ...headerOf(scene), iccProfile, iccSpace };
      const { bytes } = await encodePicture(picture, header, format, memory, CODECS);
      const { icc } = await sharp(bytes).metadata();
      expect(Buffer.compare(icc ?? Buffer.alloc(0), iccProfile ?? Buffer.alloc(0))).toBe(0);
      expect(icc?.length).toBeGreaterThan(300);
      await expect(sharp(bytes).raw().toBuffer()).resolves.toBeDefined();

      const plain = await encodePicture(picture, { ...header, colorModel: "cmyk" }, format, memory, CODECS);
      expect((await sharp(plain.bytes).metadata()).icc).toBeUndefined();
    },
  );
});
