import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSamples, SAMPLES, type SampleName } from "../../scripts/samples/make.ts";
import { render } from "../../scripts/samples/render.ts";
import { exterior } from "../../scripts/samples/scene-exterior.ts";
import { makeStyleSamples } from "../../scripts/samples/styles.ts";
import { STYLES } from "../../src/imaging/styles/registry.ts";

const TINY = { longEdge: 96, detail: 0.02, samples: 1 };
const NAMES: SampleName[] = ["house-exterior", "interior", "twilight"];

describe("sample photographs", () => {
  const folders: string[] = [];
  let first: string[] = [];
  let second: string[] = [];

  const folder = async () => {
    const made = await mkdtemp(path.join(tmpdir(), "samples-"));
    folders.push(made);
    return made;
  };

  beforeAll(async () => {
    first = await makeSamples(await folder(), { ...TINY, workers: 1 });
    second = await makeSamples(await folder(), { ...TINY, workers: 3 });
  }, 60_000);

  afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true }))));

  it("are the same bytes again, whatever the number of workers", async () => {
    expect(first.map((file) => path.basename(file, ".jpg"))).toEqual(NAMES);
    for (const [i, file] of first.entries()) {
      expect(Buffer.compare(await readFile(file), await readFile(second[i] ?? ""))).toBe(0);
    }
  });

  it("differ from each other and are not flat", async () => {
    const upright = await Promise.all(
      first.map((file) => sharp(file).autoOrient().resize(48, 48, { fit: "fill" }).raw().toBuffer()),
    );
    for (const [i, a] of upright.entries()) {
      const { channels } = await sharp(first[i]).stats();
      for (const channel of channels) expect(channel.stdev).toBeGreaterThan(20);
      for (const b of upright.slice(i + 1)) {
        const difference = a.reduce((sum, x, k) => sum + Math.abs(x - (b[k] ?? 0)), 0) / a.length;
        expect(difference).toBeGreaterThan(20);
      }
    }
  });

  it.each([
    { name: "house-exterior", width: 96, height: 64, orientation: 1, progressive: false, profile: "sRGB" },
    { name: "interior", width: 96, height: 64, orientation: 6, progressive: false, profile: "sRGB" },
    { name: "twilight", width: 96, height: 64, orientation: 1, progressive: true, profile: "P3" },
  ])("$name is stored as promised", async ({ name, profile, ...expected }) => {
    const file = first[NAMES.indexOf(name as SampleName)] ?? "";
    const metadata = await sharp(file).metadata();
    expect(metadata).toMatchObject({ format: "jpeg", space: "srgb", isProgressive: expected.progressive });
    expect(metadata).toMatchObject({ width: expected.width, height: expected.height });
    expect(metadata.orientation).toBe(expected.orientation);
    expect(profileName(metadata.icc)).toContain(profile);
    expect(metadata.exif?.toString("latin1")).toContain("Darkroom samples");
    expect(metadata.exif?.toString("latin1")).toMatch(/2025:06:12 \d\d:\d\d:\d\d/);
  });

  it("stands upright by its orientation: the interior's ceiling is above its floor", async () => {
    const { data, info } = await sharp(first[1]).autoOrient().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([64, 96]);
    const blueOverRed = (y: number) => {
      const row = data.subarray(y * info.width * 3, (y + 8) * info.width * 3);
      const sum = (k: number) => row.reduce((s, x, i) => (i % 3 === k ? s + x : s), 0);
      return sum(2) / sum(0);
    };
    // The ceiling is nearly white, the floor oak.
    expect(blueOverRed(2)).toBeGreaterThan(blueOverRed(86) * 1.15);
  });

  it("are not made twice, unless asked for differently", async () => {
    const made = path.dirname(first[0] ?? "");
    const begun: string[] = [];
    const note = { workers: 1, onStart: (name: string) => void begun.push(name) };
    const before = await Promise.all(first.map(async (file) => (await stat(file)).mtimeMs));
    expect(await makeSamples(made, { ...TINY, ...note })).toEqual(first);
    expect(await Promise.all(first.map(async (file) => (await stat(file)).mtimeMs))).toEqual(before);
    expect(begun).toEqual([]);
    await makeSamples(made, { ...TINY, ...note, samples: 2, only: ["interior"] });
    expect(begun).toEqual(["interior"]);
  });

  it("are enlarged to a camera's size as the same picture, with a grain of the large pixels, by any number of workers", async () => {
    const [size, large] = [
      { width: 96, height: 64 },
      { width: 330, height: 220 },
    ];
    const [one, three, small] = await Promise.all([
      render(exterior(0.02), size, { samples: 1, large, workers: 1 }),
      render(exterior(0.02), size, { samples: 1, large, workers: 3 }),
      render(exterior(0.02), size, { samples: 1, workers: 1 }),
    ]);
    expect(Buffer.compare(one.pixels, three.pixels)).toBe(0);
    const back = await sharp(one.pixels, { raw: { ...large, channels: 3 } })
      .resize(size)
      .raw()
      .toBuffer();
    const meanDifference = (a: Uint8Array, b: Uint8Array) =>
      a.reduce((sum, x, i) => sum + Math.abs(x - (b[i] ?? 0)), 0) / a.length;
    expect(meanDifference(back, small.pixels)).toBeLessThan(5);
    const rough = await sharp(one.pixels, { raw: { ...large, channels: 3 } })
      .blur(1)
      .raw()
      .toBuffer();
    expect(meanDifference(rough, one.pixels)).toBeGreaterThan(1.5);
  });

  it("come in every style, upright, and none is painted twice", async () => {
    const made = await folder();
    const painted: string[] = [];
    const make = () => makeStyleSamples(made, first[1] ?? "", (slug) => painted.push(slug));
    const files = await make();
    expect(files.map((file) => path.basename(file, ".jpg"))).toEqual(STYLES.map(({ slug }) => slug));
    expect(painted).toHaveLength(files.length);
    for (const file of files)
      expect(await sharp(file).metadata()).toMatchObject({ format: "jpeg", width: 450, height: 600 });
    await rm(files[2] ?? "");
    expect(await make()).toEqual(files);
    expect(painted.slice(files.length)).toEqual([STYLES[2]?.slug]);
  });

  it("have 45, 24 and 12 megapixels as a camera's", () => {
    const megapixels = Object.values(SAMPLES).map(({ camera }) => (camera.longEdge ** 2 * 2) / 3e6);
    expect(megapixels.map(Math.round)).toEqual([45, 24, 12]);
  });

  it("fit the bytes given, or say that they do not", async () => {
    const made = await folder();
    const only: SampleName[] = ["interior"];
    const [file = ""] = await makeSamples(made, { ...TINY, only, maxBytes: 6000 });
    expect((await stat(file)).size).toBeLessThanOrEqual(6000);
    await expect(makeSamples(made, { ...TINY, only, maxBytes: 600 })).rejects.toThrow("does not fit");
  });
});

/** Text of the profile's description tag (ICC.1:2022, 9.2.41), as plain characters. */
function profileName(icc: Buffer | undefined): string {
  if (!icc) return "";
  for (let i = 0; i < icc.readUInt32BE(128); i++) {
    const at = 132 + i * 12;
    if (icc.toString("latin1", at, at + 4) !== "desc") continue;
    const start = icc.readUInt32BE(at + 4);
    return icc.toString("latin1", start, start + icc.readUInt32BE(at + 8)).replaceAll("\0", "");
  }
  return "";
}
