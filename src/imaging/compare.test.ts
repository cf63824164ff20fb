import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../limits.ts";
import { webpFixture } from "./codecs/webp.fixture.ts";
import { comparePictures, readSubject, type Subject } from "./compare.ts";
import { EngineMemory } from "./engine/memory.ts";
import { kernelModule } from "./engine/module.fixture.ts";
import { bytesSource } from "./engine/source.ts";
import { noiseRaster, sceneRaster } from "./patterns.fixture.ts";
import { probe } from "./probe/scanner.ts";
import type { Raster } from "./raster.ts";

const sharpOf = ({ data, width, height, channels }: Raster): Sharp =>
  sharp(data, { raw: { width, height, channels } });

const memory = new EngineMemory(kernelModule());
const decoders = { webp: webpFixture().decoder };
const subject = (bytes: Uint8Array): Promise<Subject> =>
  readSubject(bytesSource(bytes), probe(bytes), memory, decoders);
const compare = (reference: Subject, candidate: Subject) => comparePictures(reference, candidate, memory);
const subjectOf = async (picture: Sharp): Promise<Subject> => subject(await picture.png().toBuffer());
const flat = (background: string, width = 64, height = 48): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

const SCENE = sceneRaster(300, 220, 3);
const scene = await subjectOf(sharpOf(SCENE));

describe("a picture beside itself", () => {
  it("is identical, and has no finite distance", async () => {
    expect(await compare(scene, scene)).toEqual({
      psnrDb: null,
      ssim: 1,
      msSsim: 1,
      ahashDistance: 0,
      dhashDistance: 0,
      phashDistance: 0,
      identical: true,
      verdict: "identical",
    });
  });

  it("is identical where the other shows it through on white, or stores it turned", async () => {
    const onWhite = flat("white");
    const clear = sharp({
      create: { width: 64, height: 48, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
    });
    const seen = await compare(await subjectOf(onWhite), await subjectOf(clear));
    expect(seen.verdict).toBe("identical");

    const turned = await subject(
      await sharpOf(SCENE).rotate(270).withMetadata({ orientation: 6 }).png().toBuffer(),
    );
    expect((await compare(scene, turned)).verdict).toBe("identical");
  });
});

describe("a picture beside a copy with loss", () => {
  it("is the same or a variation, with the distance that the definition gives", async () => {
    const copy = await subjectOf(sharpOf(SCENE).modulate({ brightness: 1.03 }));
    const seen = await compare(scene, copy);
    const mse =
      [...scene.raster.data].reduce((sum, level, i) => sum + (level - (copy.raster.data[i] ?? 0)) ** 2, 0) /
      scene.raster.data.length;
    expect(seen.psnrDb).toBeCloseTo(10 * Math.log10(255 ** 2 / mse), 9);
    expect(seen.ssim).toBeGreaterThan(0.9);
    expect(seen.identical).toBe(false);
    expect(["same", "variation"]).toContain(seen.verdict);
  });

  it("is measured at the first one's size where the other is smaller", async () => {
    const small = await subjectOf(sharpOf(SCENE).resize(150, 110));
    const seen = await compare(scene, small);
    expect(Number.isFinite(seen.psnrDb)).toBe(true);
    expect(["same", "variation"]).toContain(seen.verdict);
    expect((await compare(small, scene)).psnrDb).not.toBe(seen.psnrDb);
  });

  it("is never identical in another size, though its pixels are", async () => {
    const [large, small] = [
      await subjectOf(flat("#336699", 64, 48)),
      await subjectOf(flat("#336699", 32, 24)),
    ];
    expect(await compare(large, small)).toMatchObject({ psnrDb: null, identical: false, verdict: "same" });
  });

  it("has the same distances from either side", async () => {
    const blurred = await subjectOf(sharpOf(SCENE).blur(2));
    const [ab, ba] = [await compare(scene, blurred), await compare(blurred, scene)];
    expect(ab).toEqual(ba);
  });
});

describe("another picture", () => {
  it("is different", async () => {
    const noise = await subjectOf(sharpOf(noiseRaster(300, 220, 3)));
    const seen = await compare(scene, noise);
    expect(seen.verdict).toBe("different");
    expect(seen.psnrDb).toBeLessThan(15);
  });

  it("of another shape has no pixel measures, and hashes decide", async () => {
    const upright = await subjectOf(sharpOf(SCENE).rotate(90));
    expect(await compare(scene, upright)).toMatchObject({
      psnrDb: null,
      ssim: null,
      msSsim: null,
      identical: false,
    });
    const nearly = await subjectOf(sharpOf(SCENE).resize(300, 223, { fit: "fill" }));
    expect((await compare(scene, nearly)).psnrDb).not.toBeNull();
    const squeezed = await subjectOf(sharpOf(SCENE).resize(300, 180, { fit: "fill" }));
    expect((await compare(scene, squeezed)).psnrDb).toBeNull();
  });

  it.each([
    ["#c81e1e", "#c91e1f", "same"],
    ["#c81e1e", "#c81e28", "different"],
    ["#000000", "#ffffff", "different"],
    ["#1e1ec8", "#c81e1e", "different"],
  ])("flat %s beside flat %s is %s by its colour", async (a, b, verdict) => {
    expect((await compare(await subjectOf(flat(a)), await subjectOf(flat(b)))).verdict).toBe(verdict);
  });

  it("that is flat is different from one that is not", async () => {
    const grey = await subjectOf(flat("#808080", 300, 220));
    expect((await compare(scene, grey)).verdict).toBe("different");
    expect((await compare(grey, scene)).verdict).toBe("different");
  });
});

describe("large pictures", () => {
  const large = sceneRaster(2100, 1400, 3);
  const readLarge = async (picture: Sharp) => {
    memory.reset();
    return subjectOf(picture);
  };

  it("are compared pixel by pixel as they are decoded, and by SSIM at a smaller size", async () => {
    const original = await readLarge(sharpOf(large));
    const { raster } = original;
    expect(raster.width * raster.height).toBeLessThanOrEqual(LIMITS.comparePixels);
    const jpeg = await sharpOf(large).jpeg({ quality: 70 }).toBuffer();
    const copy = await subject(jpeg);
    const seen = await compare(original, copy);
    const decoded = await sharp(jpeg).raw().toBuffer();
    const mse =
      decoded.reduce((sum, level, i) => sum + (level - (large.data[i] ?? 0)) ** 2, 0) / decoded.length;
    // Two decoders of one file differ in how they smooth chroma.
    expect(Math.abs((seen.psnrDb ?? 0) - 10 * Math.log10(255 ** 2 / mse))).toBeLessThan(0.3);
    expect(seen).toMatchObject({ identical: false });
    expect(seen.ssim).toBeGreaterThan(0.8);
    expect(memory.peak).toBeLessThan(LIMITS.engineBytes);
  });

  it("are identical only if every pixel is", async () => {
    const original = await readLarge(sharpOf(large));
    const again = await subject(await sharpOf(large).png({ compressionLevel: 1 }).toBuffer());
    expect(await compare(original, again)).toMatchObject({
      identical: true,
      psnrDb: null,
      verdict: "identical",
    });
    const data = new Uint8Array(large.data);
    data[data.length >> 1] = (data[data.length >> 1] ?? 0) ^ 1;
    const almost = await subjectOf(sharpOf({ ...large, data }));
    const seen = await compare(original, almost);
    expect(seen.identical).toBe(false);
    expect(seen.psnrDb).toBeGreaterThan(100);
  });
});
