import sharp from "sharp";
import { expect, it } from "vitest";
import { parseProfile } from "../icc/profile.ts";
import { srgbProfile, srgbToLight } from "./srgbProfile.ts";
import { inFile, run } from "./tiff.fixture.ts";

it("no entry of the curve is near enough to a half for a machine to round it otherwise", () => {
  for (let i = 0; i < 1024; i++) {
    const fraction = (65_535 * srgbToLight(i / 1023)) % 1;
    expect(Math.abs(fraction - 0.5), `${i}`).toBeGreaterThan(1e-6);
  }
});

it("white is the white of the connection space, and the colours are the usual ones", () => {
  const view = new DataView(srgbProfile().buffer);
  const xyz = (tag: string) => {
    const entry = Array.from({ length: 10 }, (_, i) => 132 + 12 * i).find(
      (at) => String.fromCharCode(...new Uint8Array(view.buffer, at, 4)) === tag,
    );
    const offset = view.getUint32((entry as number) + 4);
    return [8, 12, 16].map((at) => view.getInt32(offset + at));
  };
  const [red, green, blue] = ["rXYZ", "gXYZ", "bXYZ"].map(xyz) as [number[], number[], number[]];
  expect(red.map((v, i) => v + (green[i] as number) + (blue[i] as number))).toEqual([
    0xf6d6, 0x10000, 0xd32d,
  ]);
  // Of sRGB2014.icc by the ICC, in the same 65536ths; its white was rounded before it was adapted.
  const usual = [
    [28_578, 14_581, 912],
    [25_241, 46_981, 6_362],
    [9_376, 3_972, 46_799],
  ];
  for (const [i, colour] of [red, green, blue].entries()) {
    for (const [j, value] of colour.entries()) {
      expect(Math.abs(value - (usual[i]?.[j] as number)), `${i} ${j}`).toBeLessThanOrEqual(12);
    }
  }
});

it("is read by our own reader and, without a complaint, by ExifTool", async () => {
  const profile = srgbProfile();
  expect(parseProfile(profile)).toMatchObject({ space: "rgb", name: "sRGB IEC61966-2.1", bytes: profile });
  await inFile(profile, (file) => {
    const { stdout } = run("exiftool", ["-j", "-warning", "-ProfileVersion", "-ProfileDescription", file]);
    const [shown] = JSON.parse(stdout) as Record<string, unknown>[];
    expect(shown).toMatchObject({ ProfileVersion: "2.1.0", ProfileDescription: "sRGB IEC61966-2.1" });
    expect(shown).not.toHaveProperty("Warning");
  });
});

it("colours go through it to sRGB as they are, within a level", async () => {
  const data = Uint8Array.from({ length: 3 * 4096 }, (_, i) => (i * 2654435761) >>> 24);
  const raw = { width: 64, height: 64, channels: 3 } as const;
  await inFile(srgbProfile(), async (file) => {
    const tagged = await sharp(data, { raw }).withIccProfile(file).png().toBuffer();
    const { icc } = await sharp(tagged).metadata();
    expect(icc?.length).toBe(srgbProfile().length);
    const shown = await sharp(tagged).toColourspace("srgb").raw().toBuffer();
    for (const [i, value] of shown.entries())
      expect(Math.abs(value - (data[i] as number))).toBeLessThanOrEqual(1);
  });
});
