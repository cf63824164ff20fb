import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { cjpeg } from "../../scripts/fuzz/jpegTool.ts";
import { render } from "../../scripts/samples/render.ts";
import { exterior } from "../../scripts/samples/scene-exterior.ts";
import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import { styleNamed } from "../../src/imaging/styles/registry.ts";
import type { Style } from "../../src/imaging/styles/style.ts";
import { makeBand } from "../../src/prints/band.ts";
import type { Frame, PrintOrder } from "../../src/prints/frame.ts";
import { livePreview } from "../../src/prints/livePreview.ts";
import { planPrint } from "../../src/prints/plan.ts";
import { sourceOf } from "../../src/prints/prints.fixture.ts";
import type { PrintSource } from "../../src/prints/sourceRows.ts";

const EDGE = 300;
/** A print of 1800 by 1200 pixels: so many of them, across and down, to one of the preview. */
const FACTOR = 6;
const ORDER: PrintOrder = {
  ...{ paper: { width: 6, height: 4 }, dpi: 300 },
  ...{ fit: "cover", gravity: "center", orientation: "landscape" },
};
const SIZE = { width: 1740, height: 1170 };
const PHOTO = styleNamed("photo") as Style;
const memory = new EngineMemory(kernelModule());

let picture: { readonly data: Uint8Array; readonly width: number; readonly height: number; channels: 3 };
let jpeg: Uint8Array;
beforeAll(async () => {
  const { pixels } = await render(exterior(0.1), { width: 360, height: 242 }, { samples: 1, large: SIZE });
  picture = { ...SIZE, channels: 3, data: pixels };
  jpeg = cjpeg(picture, ["-quality", "92", "-progressive"]);
}, 120_000);

/** The print itself, each pixel the mean of a box of its own. */
async function printed(source: PrintSource, style: Style, order: Partial<PrintOrder> = {}) {
  memory.reset();
  const wish = { ...ORDER, ...order, style, compression: "none", dateTime: new Date(0) } as const;
  const plan = await planPrint(memory, source, wish);
  const bands = [{ from: 0, to: plan.frame.height }];
  const whole = { ...plan, previewFactor: FACTOR, rowsPerStrip: 60, bands };
  const { preview } = await makeBand(memory, source, whole, 0, () => {});
  return { frame: plan.frame, pixels: preview };
}

async function previewed(source: PrintSource, style: Style, print: Frame) {
  memory.reset();
  memory.taint(0xa5);
  const before = memory.mark();
  const wish = { print, style, parameters: style.parameters, edge: EDGE };
  const file = await livePreview(memory, source, wish);
  expect(memory.mark()).toEqual(before);
  const { data, info } = await sharp(file, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true });
  return { file, data, info };
}

/** Mean difference of two previews, the second moved by some pixels. */
function difference(a: Uint8Array, b: Uint8Array, across = 0, down = 0): number {
  let sum = 0;
  let count = 0;
  for (let y = 1; y < a.length / 3 / EDGE - 1; y++) {
    for (let x = 3; x < 3 * (EDGE - 1); x++, count++) {
      const moved = 3 * ((y + down) * EDGE + across) + x;
      sum += Math.abs((a[3 * y * EDGE + x] as number) - (b[moved] as number));
    }
  }
  return sum / count;
}

const meanOf = (pixels: Uint8Array) => pixels.reduce((sum, level) => sum + level, 0) / pixels.length;

/** Levels that a pixel may be off, in the mean: strokes and grain at a third of the print's resolution. */
const OFF = {
  watercolor: 8,
  "oil-painting": 6,
  "pencil-sketch": 8,
  "pop-poster": 8,
  "between-the-lines": 14,
  "screenprint-coastal": 10,
  "screenprint-rebel": 9,
  "screenprint-coastal-poster": 5,
  photo: 4,
};

describe("a live preview", () => {
  it.each(Object.entries(OFF))("looks like the print: %s", async (slug, most) => {
    const style = styleNamed(slug) as Style;
    const { frame, pixels } = await printed(sourceOf(jpeg), style);
    const { data, info } = await previewed(sourceOf(jpeg), style, frame);
    expect(info).toMatchObject({ width: 300, height: 200, channels: 3 });
    expect(difference(pixels, data)).toBeLessThan(most);
    expect(Math.abs(meanOf(pixels) - meanOf(data))).toBeLessThan(4);
  });

  it.each([1, 3, 6] as const)("has the print's crop to the pixel: orientation %i", async (orientation) => {
    const source = sourceOf(jpeg, orientation);
    const { frame, pixels } = await printed(source, PHOTO);
    const { data } = await previewed(source, PHOTO, frame);
    const here = difference(pixels, data);
    const beside = [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const;
    for (const [across, down] of beside)
      expect(difference(pixels, data, across, down)).toBeGreaterThan(1.5 * here);
  });

  it("is paper where the print is, around a picture that is contained", async () => {
    const source = sourceOf(jpeg);
    const { frame, pixels } = await printed(source, PHOTO, { fit: "contain", orientation: "portrait" });
    const { data, info } = await previewed(source, PHOTO, frame);
    expect(info).toMatchObject({ width: 200, height: 300 });
    // In the mean: the coder's blocks ring a little over the picture's edge.
    const isBare = (from: Uint8Array, row: number) => meanOf(from.subarray(600 * row, 600 * (row + 1))) > 245;
    const rows = (from: Uint8Array) => Array.from({ length: 300 }, (_, row) => isBare(from, row));
    const [there, here] = [rows(pixels), rows(data)];
    expect(Math.abs(there.indexOf(false) - here.indexOf(false))).toBeLessThanOrEqual(1);
    expect(Math.abs(there.lastIndexOf(false) - here.lastIndexOf(false))).toBeLessThanOrEqual(1);
  });

  it("is made of a PNG and of a WebP too, the latter of fewer pixels than are shown", async () => {
    const { data, ...raw } = picture;
    const png = await sharp(data, { raw }).png({ compressionLevel: 1 }).toBuffer();
    const webp = await sharp(data, { raw }).resize(280).webp({ quality: 95 }).toBuffer();
    const { frame, pixels } = await printed(sourceOf(png), PHOTO);
    expect(difference(pixels, (await previewed(sourceOf(png), PHOTO, frame)).data)).toBeLessThan(4);
    const small = await printed(sourceOf(webp), PHOTO);
    expect(difference(small.pixels, (await previewed(sourceOf(webp), PHOTO, small.frame)).data)).toBeLessThan(
      4,
    );
  });

  it("carries the picture's profile as a photograph, and none in a style", async () => {
    const p3 = await sharp(jpeg).withIccProfile("p3").jpeg({ quality: 90 }).toBuffer();
    const source = sourceOf(p3);
    const { frame } = await printed(source, PHOTO);
    expect(probe((await previewed(source, PHOTO, frame)).file).iccProfile).toEqual(source.header.iccProfile);
    const styled = await previewed(source, styleNamed("oil-painting") as Style, frame);
    expect(probe(styled.file).iccProfile).toBeNull();
  });
});
