import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { photograph } from "../../scripts/fuzz/bases.ts";
import { Dice } from "../../scripts/fuzz/dice.ts";
import { cjpeg, djpeg } from "../../scripts/fuzz/jpegTool.ts";
import { turnUpright } from "../../src/imaging/orient.ts";
import { floatLanczos, worstError } from "../../src/imaging/resample/resample.fixture.ts";
import { planPrint } from "../../src/prints/plan.ts";
import { inBands, makePrint, png, sourceOf, tainted, wish } from "../../src/prints/prints.fixture.ts";

const STRIP = 20;

/** The pixels that libvips reads of a print's file: those that are written, or by its profile in sRGB. */
async function printed(
  file: Uint8Array,
  slug: string,
  managed: boolean,
  other: Parameters<typeof wish>[2] = {},
) {
  const source = sourceOf(file);
  const { width, height } = source.header;
  const plan = await planPrint(
    tainted(0),
    source,
    wish({ width, height }, slug, { compression: "lzw", ...other }),
  );
  const made = await makePrint(source, inBands(plan, STRIP, 3));
  const image = sharp(made.file);
  return { plan, made, pixels: await (managed ? image : image.keepIccProfile()).raw().toBuffer() };
}

describe("photo of a JPEG of half a megapixel", () => {
  const jpeg = cjpeg(photograph(840, 600, new Dice(3, 0)), ["-quality", "92", "-sample", "2x2"]);
  const whole = djpeg(jpeg);

  it.each([1, 3, 6] as const)("at its own size has djpeg's pixels, upright: orientation %i", async (turn) => {
    const source = sourceOf(jpeg, turn);
    const paper = turn === 6 ? { width: 600, height: 840 } : { width: 840, height: 600 };
    const plan = await planPrint(tainted(0), source, wish(paper, "photo", { compression: "deflate" }));
    const { file } = await makePrint(source, inBands(plan, STRIP, 5));
    const pixels = await sharp(file).keepIccProfile().raw().toBuffer();
    expect(pixels.equals(new Uint8Array(turnUpright(whole, turn).data))).toBe(true);
  });

  it.each([
    ["enlarged", { width: 1260, height: 900 }],
    ["reduced", { width: 350, height: 250 }],
  ])("%s, is within a level of Lanczos-3 in double precision", async (_, paper) => {
    const source = sourceOf(jpeg);
    const plan = await planPrint(tainted(0), source, wish(paper, "photo", { compression: "lzw" }));
    const { file } = await makePrint(source, inBands(plan, STRIP, 4));
    const pixels = await sharp(file).keepIccProfile().raw().toBuffer();
    expect(worstError(pixels, floatLanczos(whole, paper))).toBeLessThan(1);
  });
});

describe("a picture in Display P3", () => {
  /** Patches of 60 pixels, wide enough for the middle of each to be one even area of paint. */
  const COLOURS = [
    [220, 60, 40],
    [60, 190, 80],
    [40, 70, 200],
    [230, 190, 150],
    [128, 128, 128],
    [90, 60, 120],
  ] as const;
  const SIDE = 60;
  const SIZE = { width: SIDE * COLOURS.length, height: SIDE };
  let p3: Buffer;
  /** What lcms makes of it. */
  let managed: Buffer;

  beforeAll(async () => {
    const data = Uint8Array.from(
      { length: 3 * SIZE.width * SIZE.height },
      (_, i) => COLOURS[Math.floor(((i / 3) % SIZE.width) / SIDE)]?.[i % 3] ?? 0,
    );
    const plain = await png({ ...SIZE, channels: 3, data });
    p3 = await sharp(plain).withIccProfile("p3").png().toBuffer();
    managed = await sharp(p3).raw().toBuffer();
  });

  it("looks the same as a photo, by the profile that the file carries", async () => {
    const { plan, made, pixels } = await printed(p3, "photo", true);
    expect(plan.profile).toBe("source");
    expect(pixels.equals(managed)).toBe(true);
    // Read without the profile it is another picture: the test would see if that were lost.
    expect((await sharp(made.file).keepIccProfile().raw().toBuffer()).equals(managed)).toBe(false);
  });

  it("has its colours in a styled print, whose file says sRGB", async () => {
    const parameters = { load: 0, relief: 0 };
    const { plan, pixels } = await printed(p3, "oil-painting", true, { parameters });
    expect(plan.profile).toBe("srgb");
    for (const x of COLOURS.keys()) {
      const at = 3 * ((SIDE / 2) * SIZE.width + SIDE * x + SIDE / 2);
      for (const c of [0, 1, 2]) {
        expect(Math.abs((pixels[at + c] ?? 0) - (managed[at + c] ?? 0)), `${x}, ${c}`).toBeLessThanOrEqual(1);
      }
    }
  });
});
