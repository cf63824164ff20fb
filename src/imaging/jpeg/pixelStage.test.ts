import { execFileSync } from "node:child_process";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { photograph, seeded } from "../photograph.fixture.ts";
import { readBlocks } from "./blocks.fixture.ts";
import { type JpegScale, scaledWindow } from "./frame.ts";
import { pixelsOf, stageOf } from "./pixels.fixture.ts";

const SCALES = [1, 2, 4, 8] as const;

function tool(name: string, options: readonly string[], input: Uint8Array): Buffer {
  try {
    return execFileSync(name, options, { input, maxBuffer: 2 ** 26 });
  } catch (cause) {
    throw new Error(`${name} (libjpeg-turbo-progs) is missing or failed`, { cause });
  }
}

async function encode(width: number, height: number, ...options: string[]): Promise<Uint8Array> {
  const data = await photograph(width, height).raw().toBuffer();
  return tool("cjpeg", options, Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), data]));
}

/** The samples that djpeg writes. */
function reference(jpeg: Uint8Array, scale: JpegScale): Uint8Array {
  const pnm = tool("djpeg", ["-dct", "int", "-scale", `1/${scale}`, "-pnm"], jpeg);
  const [header = ""] = /^P[56]\n\d+ \d+\n255\n/.exec(pnm.subarray(0, 40).toString("latin1")) ?? [];
  return pnm.subarray(header.length);
}

function expectReference(jpeg: Uint8Array): void {
  const blocks = readBlocks(jpeg);
  for (const scale of SCALES) {
    const expected = reference(jpeg, scale);
    for (const taint of [0x00, 0xa5]) {
      const { data } = pixelsOf(blocks, scale, undefined, taint);
      expect(Buffer.compare(data, expected), `1/${scale}, ${data.length} samples`).toBe(0);
    }
  }
}

describe("pixels are djpeg's at 1/1, 1/2, 1/4 and 1/8", () => {
  it.each([
    ...["1x1", "2x1", "2x2", "1x2", "4x1", "4x2", "3x1", "1x3", "2x4", "3x2"],
    ...["2x2,1x2,1x2", "2x2,2x1,1x2", "1x1,2x2,1x1", "4x1,2x1,1x1"],
  ])("with luma sampled %s", async (sampling) => {
    for (const [width, height] of [
      [97, 61],
      [5, 18],
    ] as const) {
      expectReference(await encode(width, height, "-quality", "85", "-sample", sampling));
    }
  });

  it.each(["2x2", "2x1", "1x2"])(
    "of pictures as small as a pixel, with luma sampled %s",
    async (sampling) => {
      for (const [width, height] of [
        [1, 1],
        [2, 3],
        [4, 2],
        [6, 5],
        [33, 1],
        [1, 17],
      ] as const) {
        expectReference(await encode(width, height, "-sample", sampling));
      }
    },
  );

  it("with samples beyond both ends of the range", async () => {
    const random = seeded(5);
    const noise = Uint8Array.from({ length: 60 * 70 * 3 }, () => (random() < 0.5 ? 0 : 255));
    const ppm = Buffer.concat([Buffer.from("P6 60 70 255\n"), noise]);
    expectReference(tool("cjpeg", ["-quality", "4", "-sample", "2x2"], ppm));
    expectReference(tool("cjpeg", ["-quality", "100", "-sample", "2x2"], ppm));
  });

  it("in grey, whatever sampling factors the one component names", async () => {
    expectReference(await encode(50, 37, "-grayscale"));
    expectReference(await encode(50, 37, "-grayscale", "-sample", "2x2"));
  });

  it("in RGB, subsampled or not", async () => {
    expectReference(await encode(50, 37, "-rgb", "-sample", "1x1"));
    expectReference(await encode(50, 37, "-rgb", "-sample", "2x2"));
  });

  it.each([0, 2])("of four inks, with Adobe's transform %i", async (transform) => {
    const cmyk = photograph(83, 45).toColourspace("cmyk");
    const jpeg = await cmyk.jpeg({ quality: 80, optimiseCoding: false }).toBuffer();
    jpeg[jpeg.indexOf("Adobe") + 11] = transform;
    expectReference(jpeg);
  });
});

describe("a window", () => {
  it.each(["2x2", "2x1", "1x2", "4x1", "1x1"])(
    "has the pixels of the whole, with luma sampled %s",
    async (sampling) => {
      const jpeg = readBlocks(await encode(150, 110, "-sample", sampling));
      const random = seeded(9);
      const whole = (n: number) => Math.floor(random() * n);
      for (const scale of SCALES) {
        const all = pixelsOf(jpeg, scale);
        for (let i = 0; i < 12; i += 1) {
          const [left, top] = [whole(150), whole(110)];
          const window = { left, top, width: 1 + whole(150 - left), height: 1 + whole(110 - top) };
          const part = scaledWindow(jpeg.frame, scale, window);
          const { data } = await sharp(all.data, { raw: all })
            .extract(part)
            .raw()
            .toBuffer({ resolveWithObject: true });
          for (const taint of [0x00, 0xa5]) {
            expect(
              Buffer.compare(pixelsOf(jpeg, scale, window, taint).data, data),
              JSON.stringify(window),
            ).toBe(0);
          }
        }
      }
    },
  );
});

it("takes memory for one MCU row, of the window's columns, whatever the height", async () => {
  const { frame } = readBlocks(await encode(16, 16, "-sample", "2x2"));
  const large = { ...frame, width: 6000, mcusWide: 375, height: 60_000, mcusHigh: 3750 };
  expect(stageOf(large, 1).memory.peak).toBeLessThan(520 * 1024);
  const window = { left: 3000, top: 0, width: 300, height: 60_000 };
  expect(stageOf(large, 1, window).memory.peak).toBeLessThan(64 * 1024);
});

it("ends with the picture", async () => {
  const { frame } = readBlocks(await encode(16, 16, "-sample", "2x2"));
  const { stage } = stageOf(frame, 1);
  expect(stage.endRow()).toMatchObject({ count: 16 });
  expect(() => stage.endRow()).toThrow(RangeError);
});

it("refuses components that have no whole share in each other's samples", async () => {
  const { frame } = readBlocks(await encode(16, 16, "-sample", "3x1"));
  const [first, second, third] = frame.components;
  if (first === undefined || second === undefined || third === undefined) throw new Error("three components");
  const components = [first, { ...second, h: 2 }, third];
  expect(() => stageOf({ ...frame, components }, 1)).toThrow(DarkroomError);
});
