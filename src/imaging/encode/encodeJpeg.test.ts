import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { photograph } from "../photograph.fixture.ts";
import { encodeJpeg } from "./encodeJpeg.ts";
import { JpegEncoder, type JpegSettings } from "./jpegEncoder.ts";
import { cjpeg, djpeg, PATTERNS, pattern, type TestPicture } from "./pictures.fixture.ts";

const MIB = 1024 * 1024;
const QUALITIES = [1, 25, 50, 84, 88, 95, 100];
const SIDES = [1, 2, 7, 8, 9, 15, 16, 17, 18, 25, 32, 33, 40];
const memory = new EngineMemory(kernelModule());

/** The file, with all that the encoder does not own filled with `taint`. */
function encode(picture: TestPicture, settings: JpegSettings, taint = 0x5a): Uint8Array {
  memory.reset();
  memory.taint(taint);
  const pointer = memory.copyIn(picture.data);
  const { width, height, channels } = picture;
  return encodeJpeg(memory, { pointer, stride: width * channels, width, height, channels }, settings);
}

/** The same by the rows, in groups of `group` and `gap` bytes apart. */
function encodeRows(picture: TestPicture, settings: JpegSettings, group: number, gap: number): Uint8Array {
  memory.reset();
  const { width, height, channels, data } = picture;
  const bytes = width * channels;
  const stride = bytes + gap;
  const pointer = memory.alloc(group * stride);
  const encoder = new JpegEncoder(memory, picture, settings);
  for (let y = 0; y < height; y += group) {
    const count = Math.min(group, height - y);
    for (let i = 0; i < count; i += 1) {
      memory.bytes.set(data.subarray((y + i) * bytes, (y + i + 1) * bytes), pointer + i * stride);
    }
    encoder.push({ pointer, stride, count });
    memory.view(pointer, group * stride).fill(0xee);
  }
  return encoder.finish();
}

async function photo(width: number, height: number, channels: 1 | 3 = 3): Promise<TestPicture> {
  const space = channels === 1 ? "b-w" : "srgb";
  const data = await photograph(width, height, channels).toColourspace(space).raw().toBuffer();
  return { width, height, channels, data };
}

/** Decoded as stored, without any colour management. */
async function pixels(file: Uint8Array): Promise<Buffer> {
  return sharp(file, { failOn: "warning", ignoreIcc: true }).raw().toBuffer();
}

async function expectAsCjpeg(picture: TestPicture, quality: number, chroma: "4:2:0" | "4:4:4" = "4:2:0") {
  const ours = encode(picture, { quality, chroma });
  const theirs = cjpeg(picture, quality, chroma === "4:2:0" ? "2x2" : "1x1");
  expect(ours.length).toBe(theirs.length);
  expect((await pixels(ours)).equals(await pixels(theirs))).toBe(true);
}

describe("encoded JPEG", () => {
  it.each(SIDES)("%i pixels wide decodes to the pixels of libjpeg's file at any height", async (width) => {
    for (const [i, height] of SIDES.entries()) {
      const name = ["noise", "slope", "light"][i % 3] as string;
      await expectAsCjpeg(pattern(name, width, height, 3), QUALITIES[(i + width) % 7] as number);
    }
  });

  it.each(QUALITIES)(
    "at quality %i decodes to the pixels of libjpeg's file for any pattern",
    async (quality) => {
      for (const name of Object.keys(PATTERNS)) await expectAsCjpeg(pattern(name, 67, 61, 3), quality);
    },
  );

  it("decodes to the pixels of libjpeg's file in grey", async () => {
    for (const [i, side] of SIDES.entries()) {
      await expectAsCjpeg(pattern("light", side, 41 - side, 1), QUALITIES[i % 7] as number);
    }
    await expectAsCjpeg(pattern("signs of the cosines", 64, 64, 1), 100);
    await expectAsCjpeg(await photo(300, 200, 1), 84);
  });

  it("decodes to the pixels of libjpeg's file with chroma at full size", async () => {
    for (const [i, side] of SIDES.entries()) {
      await expectAsCjpeg(pattern("noise", side, 41 - side, 3), QUALITIES[i % 7] as number, "4:4:4");
    }
  });

  it("has pixels and size of libjpeg's file for a large photograph, down to its rarest symbols", async () => {
    const picture = await photo(1200, 800);
    for (const quality of [25, 84, 100]) await expectAsCjpeg(picture, quality);
  });

  it("is read without a warning by libjpeg", () => {
    for (const name of Object.keys(PATTERNS)) {
      for (const [width, height, channels] of [
        [1, 1, 3],
        [33, 50, 3],
        [70, 9, 1],
      ] as const) {
        const picture = pattern(name, width, height, channels);
        for (const quality of [1, 84, 100]) {
          const head = `P${channels === 1 ? 5 : 6}\n${width} ${height}\n255\n`;
          const read = djpeg(encode(picture, { quality }));
          expect(read.length).toBe(head.length + picture.data.length);
        }
      }
    }
  });

  it("is stuffed behind each byte of ones, and ends there", async () => {
    const file = Buffer.from(encode(pattern("noise", 200, 200, 3), { quality: 100 }));
    const scan = file.subarray(file.indexOf(Buffer.from("ffda", "hex")) + 2, -2);
    expect(scan.includes(Buffer.from("ff00", "hex"))).toBe(true);
    for (let at = scan.indexOf(0xff); at >= 0; at = scan.indexOf(0xff, at + 1)) expect(scan[at + 1]).toBe(0);
    expect(file.subarray(-2).toString("hex")).toBe("ffd9");
  });

  it("says that it is JFIF 1.02 of square pixels", () => {
    const file = Buffer.from(encode(pattern("flat", 3, 2, 3), { quality: 84 }));
    expect(file.subarray(0, 20).toString("hex")).toBe("ffd8ffe000104a46494600010200000100010000");
  });

  it("carries a profile of several segments unchanged", async () => {
    const icc = (await sharp(await photograph(8, 8).withIccProfile("p3").jpeg().toBuffer()).metadata()).icc;
    const profile = new Uint8Array(150_000);
    profile.set(icc ?? []);
    new DataView(profile.buffer).setUint32(0, profile.length);
    const picture = pattern("light", 40, 30, 3);
    const file = encode(picture, { quality: 84, profile });
    const read = (await sharp(file).metadata()).icc;
    expect(read?.equals(profile)).toBe(true);
    expect((await pixels(file)).equals(await pixels(encode(picture, { quality: 84 })))).toBe(true);
    djpeg(file);
  });
});

describe("encoder", () => {
  const picture = pattern("light", 83, 77, 3);
  const settings = { quality: 84 };

  it("does not read what it was not given", () => {
    for (const [width, height, channels] of [
      [1, 1, 1],
      [1, 1, 3],
      [83, 77, 3],
      [83, 77, 1],
    ] as const) {
      for (const chroma of ["4:2:0", "4:4:4"] as const) {
        const small = pattern("noise", width, height, channels);
        const [a, b] = [0x00, 0xa5].map((taint) => encode(small, { quality: 90, chroma }, taint));
        expect(a).toEqual(b);
      }
    }
  });

  it("makes the same file of rows in any groups", () => {
    const whole = encode(picture, settings);
    for (const group of [1, 2, 3, 8, 15, 16, 17, 32, 77]) {
      for (const gap of [0, 5]) expect(encodeRows(picture, settings, group, gap)).toEqual(whole);
    }
  });

  it("makes the same files of two pictures whose rows come by turns", () => {
    const other = pattern("noise", 50, 77, 1);
    const expected = [encode(picture, settings), encode(other, { quality: 95 })];
    memory.reset();
    const a = { pointer: memory.copyIn(picture.data), encoder: new JpegEncoder(memory, picture, settings) };
    const b = {
      pointer: memory.copyIn(other.data),
      encoder: new JpegEncoder(memory, other, { quality: 95 }),
    };
    for (let y = 0; y < 77; y += 1) {
      a.encoder.push({ pointer: a.pointer + y * 249, stride: 249, count: 1 });
      b.encoder.push({ pointer: b.pointer + y * 50, stride: 50, count: 1 });
    }
    expect([a.encoder.finish(), b.encoder.finish()]).toEqual(expected);
  });

  it("takes less than a mebibyte for a rendition beside its pixels", async () => {
    const { data } = await photo(1200, 1200);
    const file = encode({ width: 1200, height: 1200, channels: 3, data }, { quality: 84 });
    expect(memory.peak - data.length).toBeLessThan(MIB);
    expect(file.length).toBeGreaterThan(100_000);
  });

  it("takes no more than its coefficients and twice the file where every coefficient counts", () => {
    const worst = pattern("black and white noise", 400, 400, 3);
    const file = encode(worst, { quality: 100 });
    expect(memory.peak - worst.data.length).toBeLessThan(400 * 400 * 3 + 2 * file.length + 200_000);
  });

  it("gives everything back, and does so wherever the memory does not last", () => {
    const shape = { width: 83, height: 77, channels: 3 } as const;
    const attempt = (budget: number) => {
      const engine = new EngineMemory(kernelModule(), budget);
      const pointer = engine.copyIn(picture.data);
      const left = budget - engine.peak;
      const run = () => encodeJpeg(engine, { pointer, stride: 249, ...shape }, settings);
      return { engine, left, run };
    };
    const enough = attempt(MIB);
    enough.run();
    const { peak } = enough.engine;
    const short = [1, 500, 1500, 5000, 30_000, 50_000].map((missing) => attempt(peak - missing));
    for (const { run } of short) expect(run).toThrow(expect.objectContaining({ code: "picture_too_large" }));
    for (const { engine, left } of [enough, ...short]) {
      expect(() => engine.hold(left)).not.toThrow();
      expect(() => engine.hold(1)).toThrow();
    }
  });

  it("refuses shapes, qualities and numbers of rows that are none", () => {
    const make =
      (shape: object, quality = 84) =>
      () =>
        new JpegEncoder(memory, { ...picture, ...shape }, { quality });
    for (const width of [0, 1.5, 65_536]) expect(make({ width })).toThrow(RangeError);
    for (const quality of [0, 101, 1.5, Number.NaN]) expect(make({}, quality)).toThrow(RangeError);
    memory.reset();
    const pointer = memory.copyIn(picture.data);
    const encoder = make({})();
    encoder.push({ pointer, stride: 249, count: 76 });
    expect(() => encoder.finish()).toThrow(RangeError);
    expect(() => encoder.push({ pointer, stride: 249, count: 2 })).toThrow(RangeError);
  });
});
