import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../limits.ts";
import { faultOf } from "./fixtures.ts";
import { probe } from "./scanner.ts";

const ANIMATION = 0x02;
const TIFF = Uint8Array.from([
  0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
]);
const blank = sharp({ create: { width: 5, height: 3, channels: 3, background: "teal" } });
const simple = await blank.clone().webp().toBuffer();
const lossy = simple.subarray(12);
const lossless = (await blank.clone().webp({ lossless: true }).toBuffer()).subarray(12);

describe("WebP structure", () => {
  it.each([
    ["lossy", lossy],
    ["lossless", lossless],
  ])("takes a %s picture on its canvas, EXIF behind it, with or without a prefix", (_name, picture) => {
    for (const block of [TIFF, Buffer.concat([Buffer.from("Exif\0\0"), TIFF])]) {
      const bytes = riff(vp8x(), picture, chunk("EXIF", block), chunk("XYZW", new Uint8Array(3)));
      expect(probe(bytes)).toMatchObject({ width: 5, height: 3, orientation: 6, hasAlpha: false });
    }
  });

  it("ignores everything beside the picture in the simple format", () => {
    expect(probe(riff(lossy, chunk("EXIF", TIFF))).orientation).toBe(1);
  });

  it("finds alpha in its chunk", () => {
    expect(probe(riff(vp8x(), chunk("ALPH", new Uint8Array(4)), lossy)).hasAlpha).toBe(true);
  });

  it("takes a last pad byte that the file's length leaves out", () => {
    const bytes = riff(vp8x(), lossy, chunk("EXIF", Buffer.concat([TIFF, new Uint8Array(1)])));
    bytes.writeUInt32LE(bytes.length - 9, 4);
    expect(probe(bytes.subarray(0, -1)).orientation).toBe(6);
  });

  it("ends where the RIFF header says, be it behind too few bytes for a chunk", () => {
    const bytes = riff(lossy, new Uint8Array(4));
    expect(probe(bytes).width).toBe(5);
    expect(faultOf(() => probe(bytes.subarray(0, -1))).code).toBe("picture_truncated");
  });

  it("keeps the start of a long EXIF block", () => {
    const long = Buffer.concat([TIFF, new Uint8Array(LIMITS.exifBytes)]);
    expect(probe(riff(vp8x(), lossy, chunk("EXIF", long))).orientation).toBe(6);
  });

  it("leaves a profile out that is none or too large", () => {
    const answer = (bytes: number) =>
      probe(riff(vp8x(), chunk("ICCP", new Uint8Array(bytes)), lossy)).warnings;
    expect(answer(200)).toEqual(["icc_invalid"]);
    expect(answer(LIMITS.iccBytes + 1)).toEqual(["icc_too_large"]);
  });

  it("refuses animation", async () => {
    const pages = Buffer.alloc(4 * 4 * 3).fill(0xff, 24);
    const animated = await sharp(pages, { raw: { width: 4, height: 4, channels: 3, pageHeight: 2 } })
      .webp()
      .toBuffer();
    for (const bytes of [animated, riff(vp8x({ flags: ANIMATION })), riff(vp8x(), chunk("ANIM"))]) {
      expect(faultOf(() => probe(bytes))).toEqual({
        code: "unsupported_picture",
        reason: "The WebP is animated.",
      });
    }
  });

  it("refuses a canvas above the limit from its first chunk", () => {
    const bytes = riff(vp8x({ width: 16_000, height: 16_000 }), lossy);
    expect(faultOf(() => probe(bytes.subarray(0, 30))).code).toBe("picture_too_large");
  });

  it.each([
    ["a canvas of another size", riff(vp8x({ width: 6 }), lossy)],
    ["no picture", riff(vp8x(), chunk("EXIF", TIFF))],
    ["no picture at the start", riff(chunk("EXIF", TIFF), lossy)],
    ["an empty file", riff()],
    ["a file length of 0", Buffer.from("RIFF\0\0\0\0WEBP", "latin1")],
    ["a chunk longer than the file", changed(simple, 16, 0x40)],
    ["a wrong start code", changed(simple, 23, 0)],
    ["a frame that is no key frame", changed(simple, 20, 1)],
    ["a width of 0", changed(simple, 26, 0)],
    ["a wrong VP8L signature", changed(riff(lossless), 20, 0)],
    ["an unknown VP8L version", changed(riff(lossless), 24, 0xe0)],
    ["a picture chunk of 4 bytes", riff(chunk("VP8L", new Uint8Array(4)))],
  ])("finds damage: %s", (_name, bytes) => {
    expect(faultOf(() => probe(bytes)).code).toBe("picture_damaged");
  });
});

function riff(...chunks: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat([Buffer.from("RIFF\0\0\0\0WEBP", "latin1"), ...chunks]);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  return bytes;
}

function vp8x({ width = 5, height = 3, flags = 0 } = {}): Uint8Array {
  const body = Buffer.alloc(10);
  body[0] = flags;
  body.writeUIntLE(width - 1, 4, 3);
  body.writeUIntLE(height - 1, 7, 3);
  return chunk("VP8X", body);
}

function chunk(tag: string, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  const head = Buffer.from(`${tag}\0\0\0\0`);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, new Uint8Array(body.length % 2)]);
}

function changed(source: Uint8Array, at: number, value: number): Uint8Array {
  const copy = new Uint8Array(source);
  copy[at] = value;
  return copy;
}
