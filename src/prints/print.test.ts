import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { turnUpright } from "../imaging/orient.ts";
import { sceneRaster } from "../imaging/patterns.fixture.ts";
import { probe } from "../imaging/probe/scanner.ts";
import { STYLES } from "../imaging/styles/registry.ts";
import type { TiffCompression } from "../imaging/tiff/compression.ts";
import { inFile, magickPixels, run } from "../imaging/tiff/tiff.fixture.ts";
import { previewJpeg } from "./assemble.ts";
import { type PrintPlan, planPrint, printPlanSchema } from "./plan.ts";
import { FILES, inBands, makePrint, pixelsOf, png, sourceOf, tainted, wish } from "./prints.fixture.ts";

const SIZE = { width: 120, height: 90 };
const PICTURE = sceneRaster(SIZE.width, SIZE.height, 3);
const STRIP = 4;

let jpeg: Uint8Array;
let lossless: Uint8Array;
let p3: Uint8Array;
beforeAll(async () => {
  jpeg = (await FILES["progressive JPEG"]?.(PICTURE)) as Uint8Array;
  lossless = await png(PICTURE);
  p3 = await sharp(lossless).withIccProfile("p3").png().toBuffer();
});

function planned(file: Uint8Array, ...args: Parameters<typeof wish>): Promise<PrintPlan> {
  return planPrint(tainted(0), sourceOf(file), wish(...args));
}

describe.each(["lzw", "none"] satisfies TiffCompression[])("%s", (compression) => {
  test.each(STYLES.map(({ slug }) => slug))("%s is the same file in 1, 2, 7 and all bands", async (slug) => {
    const source = sourceOf(jpeg, 6);
    const plan = await planPrint(tainted(1), source, wish({ width: 80, height: 120 }, slug, { compression }));
    const whole = await makePrint(source, inBands(plan, STRIP, 1));
    for (const count of [2, 7, 30]) {
      const { file, layout } = await makePrint(source, inBands(plan, STRIP, count));
      expect(file.equals(whole.file)).toBe(true);
      expect(layout.crc32).toBe(whole.layout.crc32);
    }
  });
});

test("a photo at its own size has the source's pixels, turned upright", async () => {
  for (const orientation of [1, 8] as const) {
    const source = sourceOf(lossless, orientation);
    const size = orientation === 1 ? SIZE : { width: 90, height: 120 };
    const plan = inBands(await planPrint(tainted(0), source, wish(size, "photo")), STRIP, 5);
    expect(pixelsOf(await makePrint(source, plan))).toEqual(
      Buffer.from(turnUpright(PICTURE, orientation).data),
    );
  }
});

test("paper around a picture that is contained stays bare, in every band", async () => {
  const source = sourceOf(lossless);
  const order = { fit: "contain", gravity: "south" } as const;
  const plan = await planPrint(
    tainted(0),
    source,
    wish({ width: 120, height: 180 }, "oil-painting", {
      ...order,
      orientation: "portrait",
    }),
  );
  expect(plan.frame.placed).toEqual({ left: 0, top: 90, ...SIZE });
  const pixels = pixelsOf(await makePrint(source, inBands(plan, STRIP, 9)));
  const alone = await planned(lossless, SIZE, "oil-painting");
  const painted = pixelsOf(await makePrint(source, inBands(alone, STRIP, 3)));
  expect(pixels.subarray(0, 90 * 360).every((level) => level === 255)).toBe(true);
  expect(Buffer.compare(pixels.subarray(90 * 360), painted)).toBe(0);

  const wide = await planned(lossless, { width: 200, height: 90 }, "photo", {
    fit: "contain",
    gravity: "east",
  });
  const rows = pixelsOf(await makePrint(source, inBands(wide, STRIP, 4)));
  expect(rows.subarray(0, 240).every((level) => level === 255)).toBe(true);
  expect(rows.subarray(240, 600)).toEqual(Buffer.from(PICTURE.data.subarray(0, 360)));
});

test("a plan is JSON and comes back the same", async () => {
  const plan = await planned(jpeg, { width: 80, height: 120 }, "screenprint-rebel");
  expect(printPlanSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  expect(plan.warnings).toEqual(["soft_print"]);
});

test("a picture is read for a plan only where its style has to look at it", async () => {
  const unread = { size: jpeg.length, read: () => Promise.reject(new Error("it was read")) };
  const source = { ...sourceOf(jpeg), file: unread };
  for (const { slug, needsProxy } of STYLES) {
    const plan = planPrint(tainted(0), source, wish(SIZE, slug));
    if (needsProxy) await expect(plan).rejects.toThrow("it was read");
    else expect(await plan).toEqual(await planned(jpeg, SIZE, slug));
  }
});

test("a style's parameters are its own unless they are given", async () => {
  const plan = await planned(jpeg, SIZE, "oil-painting", { parameters: { brush: 0.1 } });
  expect(plan.parameters).toMatchObject({ brush: 0.1, load: 0.35 });
});

describe("a Display P3 picture", () => {
  test("keeps its numbers and its profile as a photo", async () => {
    const source = sourceOf(p3);
    const plan = await planPrint(tainted(0), source, wish(SIZE, "photo"));
    expect(plan.profile).toBe("source");
    const made = await makePrint(source, inBands(plan, STRIP, 2));
    expect(pixelsOf(made)).toEqual(await sharp(p3).keepIccProfile().raw().toBuffer());
    const { icc } = await sharp(made.file).metadata();
    expect(icc).toEqual(Buffer.from(source.header.iccProfile ?? []));
    const { iccProfile } = probe(await previewOf(plan, source, made));
    expect(iccProfile).toEqual(source.header.iccProfile);
  });

  test("is styled in sRGB, and tagged so", async () => {
    const ours = await planned(p3, SIZE, "watercolor");
    const srgb = await sharp(p3).png().toBuffer();
    const converted = await planned(srgb, SIZE, "watercolor");
    expect(ours).toEqual(converted);
    expect(ours).toMatchObject({ profile: "srgb", warnings: ["soft_print"] });
    const [a, b] = [
      await makePrint(sourceOf(p3), inBands(ours, STRIP, 1)),
      await makePrint(sourceOf(srgb), inBands(converted, STRIP, 1)),
    ].map(pixelsOf) as [Uint8Array, Uint8Array];
    const off = a.reduce((sum, level, i) => sum + Math.abs(level - (b[i] ?? 0)), 0);
    expect(off / a.length).toBeLessThan(1);
  });
});

test("a profile that is no matrix counts as sRGB, with a warning", async () => {
  const source = sourceOf(p3);
  const { header } = source;
  const iccProfile = new Uint8Array(header.iccProfile ?? []);
  iccProfile.set(Buffer.from("Lab "), 20);
  const other = { ...source, header: { ...header, iccProfile } };
  const plan = await planPrint(tainted(0), other, wish(SIZE, "pop-poster"));
  expect(plan).toMatchObject({ profile: "srgb", warnings: ["soft_print", "profile_ignored"] });
  expect((await planPrint(tainted(0), other, wish(SIZE, "photo"))).profile).toBe("source");
});

async function previewOf(
  plan: PrintPlan,
  source: ReturnType<typeof sourceOf>,
  made: { bands: readonly { preview: Uint8Array }[] },
) {
  return previewJpeg(
    tainted(1),
    plan,
    source.header,
    made.bands.map(({ preview }) => preview),
  );
}

describe.each(["lzw", "deflate", "none"] satisfies TiffCompression[])(
  "a print of 2400 pixels, %s",
  (compression) => {
    test("is read by libtiff and ImageMagick without a word, and its preview is 1200 wide", async () => {
      const source = sourceOf(jpeg);
      const order = { dpi: 300, paper: { width: 8, height: 2 }, compression } as const;
      const plan = await planPrint(tainted(0), source, wish(SIZE, "photo", order));
      expect(plan).toMatchObject({ previewFactor: 2, frame: { width: 2400, height: 600, effectiveDpi: 15 } });
      const made = await makePrint(source, inBands(plan, plan.rowsPerStrip, 3));
      const expected = await makePrint(source, { ...plan, compression: "none" });
      await inFile(made.file, (path) => {
        const { stdout, stderr } = run("tiffinfo", [path]);
        expect(stderr).toBe("");
        expect(stdout).toContain("Resolution: 300, 300 pixels/inch");
        expect(magickPixels(path).equals(pixelsOf(expected))).toBe(true);
      });
      const preview = await previewOf(plan, source, made);
      expect(probe(preview)).toMatchObject({ width: 1200, height: 300 });
    });
  },
);
