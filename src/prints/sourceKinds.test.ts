import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { greyToSrgb } from "../imaging/icc/greyCurve.ts";
import { cjpeg, reference } from "../imaging/jpeg/decode.fixture.ts";
import { sceneRaster } from "../imaging/patterns.fixture.ts";
import type { PictureHeader } from "../imaging/probe/header.ts";
import { planPrint } from "./plan.ts";
import { inBands, makePrint, pixelsOf, png, sourceOf, tainted, wish } from "./prints.fixture.ts";

const SIZE = { width: 53, height: 40 };

/** A photo at the picture's own size. */
async function photoOf(file: Uint8Array, header: Partial<PictureHeader> = {}) {
  const source = sourceOf(file);
  const other = { ...source, header: { ...source.header, ...header } };
  const plan = await planPrint(tainted(1), other, wish(SIZE, "photo"));
  return { plan, pixels: pixelsOf(await makePrint(other, inBands(plan, 8, 3))) };
}

function tripled(grey: ArrayLike<number>): Buffer {
  return Buffer.from(Array.from(grey).flatMap((level) => [level, level, level]));
}

describe("a grey picture", () => {
  const grey = sceneRaster(SIZE.width, SIZE.height, 1);

  test("is printed as RGB", async () => {
    const jpeg = cjpeg(grey, "-quality", "90", "-grayscale");
    expect(await photoOf(jpeg)).toMatchObject({
      plan: { profile: "srgb", warnings: ["soft_print"] },
      pixels: tripled(reference(jpeg, 1).data),
    });
  });

  test("is printed by its profile's curve", async () => {
    const iccProfile = greyProfile();
    const curve = greyToSrgb(iccProfile) as Uint8Array;
    const { plan, pixels } = await photoOf(await greyPng(), { iccProfile, iccSpace: "grey" });
    expect(curve[128]).not.toBe(128);
    expect(plan).toMatchObject({ profile: "srgb", warnings: ["soft_print"] });
    expect(pixels).toEqual(tripled(Array.from(grey.data, (level) => curve[level] ?? 0)));
  });

  async function greyPng(): Promise<Buffer> {
    const { data, ...raw } = grey;
    return sharp(data, { raw }).toColourspace("b-w").png().toBuffer();
  }
});

test("what is transparent is bare paper", async () => {
  const picture = sceneRaster(SIZE.width, SIZE.height, 4);
  const { pixels } = await photoOf(await png(picture));
  const { data } = picture;
  const expected = Uint8Array.from({ length: 3 * SIZE.width * SIZE.height }, (_, i) => {
    const at = 4 * Math.floor(i / 3);
    const alpha = data[at + 3] ?? 0;
    return Math.round(((data[at + (i % 3)] ?? 0) * alpha + 255 * (255 - alpha)) / 255);
  });
  expect(Buffer.compare(pixels, expected)).toBe(0);
});

test("CMYK is printed in sRGB, and its profile is passed over with a warning", async () => {
  const { data, ...raw } = sceneRaster(SIZE.width, SIZE.height, 3);
  const cmyk = await sharp(data, { raw }).toColourspace("cmyk").jpeg().toBuffer();
  const { plan } = await photoOf(cmyk, { iccProfile: greyProfile(), iccSpace: "cmyk" });
  expect(plan).toMatchObject({ profile: "srgb", warnings: ["soft_print", "profile_ignored"] });
});

/** Grey with a gamma of 1.8 (ICC.1:2022, 7.2, 7.3 and 10.6). */
function greyProfile(): Uint8Array {
  const bytes = Buffer.alloc(128 + 4 + 12 + 16);
  bytes.writeUInt32BE(bytes.length);
  bytes.write("GRAYXYZ ", 16);
  bytes.write("acsp", 36);
  bytes.writeUInt32BE(1, 128);
  bytes.write("kTRC", 132);
  bytes.writeUInt32BE(144, 136);
  bytes.writeUInt32BE(14, 140);
  bytes.write("curv", 144);
  bytes.writeUInt32BE(1, 152);
  bytes.writeUInt16BE(0x01cd, 156);
  return new Uint8Array(bytes);
}
