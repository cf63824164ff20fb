import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { largestDifference } from "../patterns.fixture.ts";
import { srgbProfile } from "../tiff/srgbProfile.ts";
import { embedProfile } from "./embed.ts";
import { findTag } from "./tags.ts";
import { conversionToSrgb } from "./toSrgb.ts";

const STEPS = 52;
const SIZE = { width: STEPS * STEPS, height: STEPS };
/** Every fifth level of all three channels together: black, white, and what lies outside of sRGB. */
const COLOURS = Uint8Array.from({ length: 3 * STEPS ** 3 }, (_, i) => {
  const colour = Math.floor(i / 3);
  return 5 * (Math.floor(colour / STEPS ** (i % 3)) % STEPS);
});

/** What Little CMS makes of the colours. */
async function reference(profile: Uint8Array): Promise<Buffer> {
  const plain = await sharp(COLOURS, { raw: { ...SIZE, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(embedProfile("png", plain, profile, { ...SIZE, hasAlpha: false }))
    .raw()
    .toBuffer();
}

function converted(profile: Uint8Array): Uint8Array {
  const conversion = conversionToSrgb(profile);
  if (conversion === null || conversion === "same") throw new Error("nothing to convert");
  const memory = new EngineMemory(kernelModule());
  const tables = memory.copyIn(conversion.tables);
  const levels = memory.copyIn(conversion.levels);
  const pixels = memory.copyIn(COLOURS);
  memory.kernels.convertColours(pixels, pixels, COLOURS.length / 3, tables, levels);
  return memory.view(pixels, COLOURS.length).slice();
}

/** The profile with the element of a tag written over. */
function patched(profile: Uint8Array, tag: string, bytes: readonly number[]): Uint8Array {
  const copy = new Uint8Array(profile);
  findTag(copy, tag)?.set(bytes);
  return copy;
}

describe("Display P3", () => {
  let p3: Uint8Array;
  beforeAll(async () => {
    const pixel = { width: 1, height: 1, channels: 3, background: "#888" } as const;
    const tagged = await sharp({ create: pixel }).withIccProfile("p3").png().toBuffer();
    p3 = new Uint8Array((await sharp(tagged).metadata()).icc ?? []);
  });

  test("becomes sRGB as Little CMS has it, within a level", async () => {
    expect(largestDifference(converted(p3), await reference(p3))).toBeLessThanOrEqual(1);
  });

  test("with a gamma in place of its curve does too", async () => {
    const gamma = [...Buffer.from("curv"), 0, 0, 0, 0, 0, 0, 0, 1, 2, 0x33];
    let profile = p3;
    for (const tag of ["rTRC", "gTRC", "bTRC"]) profile = patched(profile, tag, gamma);
    expect(largestDifference(converted(profile), await reference(profile))).toBeLessThanOrEqual(1);
  });

  test("with a part that cannot be read is no profile to convert by", () => {
    for (const tag of ["rTRC", "gXYZ"]) {
      expect(conversionToSrgb(patched(p3, tag, [...Buffer.from("none")]))).toBeNull();
    }
    // A gamma of minus three: black is infinitely bright.
    const endless = [...Buffer.from("para"), 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfd, 0, 0];
    expect(conversionToSrgb(patched(p3, "rTRC", endless))).toBeNull();
    expect(conversionToSrgb(patched(p3, "rXYZ", [...Buffer.from("XYZ "), 0, 0, 0, 0]))).not.toBeNull();
  });

  test("with colorants beyond reason gives colours nevertheless", () => {
    const far = Array.from({ length: 3 }, () => [0x7f, 0xff, 0xff, 0xff]).flat();
    const profile = patched(p3, "gXYZ", [...Buffer.from("XYZ "), 0, 0, 0, 0, ...far]);
    expect(converted(profile).length).toBe(COLOURS.length);
  });
});

test("what is sRGB already stays as it is", () => {
  expect(conversionToSrgb(srgbProfile())).toBe("same");
});

test("a profile that is not RGB with curves is not converted by", () => {
  const grey = srgbProfile();
  grey.set(Buffer.from("GRAY"), 16);
  expect(conversionToSrgb(grey)).toBeNull();
});
