import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { bytesSource } from "../engine/source.ts";
import { noiseRaster } from "../patterns.fixture.ts";
import { readHeader } from "./readHeader.ts";
import { probe } from "./scanner.ts";

const { data, width, height, channels } = noiseRaster(700, 500, 3);
const picture = () => sharp(data, { raw: { width, height, channels } }).withIccProfile("p3");

/** The header, and how many bytes were read for it. */
async function read(file: Uint8Array) {
  const source = bytesSource(file);
  let bytes = 0;
  const header = await readHeader({
    size: source.size,
    read: async (offset, length) => {
      bytes += length;
      return source.read(offset, length);
    },
  });
  return { header, bytes };
}

describe("reading a header to where the data begins", () => {
  it.each<[string, (photo: Sharp) => Sharp]>([
    ["JPEG", (photo) => photo.jpeg({ quality: 95 })],
    ["progressive JPEG", (photo) => photo.jpeg({ quality: 95, progressive: true })],
    ["PNG", (photo) => photo.png()],
    ["grey PNG of 16 bits", (photo) => photo.toColourspace("grey16").png()],
  ])("of a %s tells what the whole file does, and reads little of it", async (_, encode) => {
    const file = await encode(picture()).toBuffer();
    const { header, bytes } = await read(file);
    expect(header).toEqual(probe(file));
    expect(bytes).toBeLessThan(file.length);
  });

  it("reads a WebP to its end, where its EXIF may stand", async () => {
    const file = await picture().withMetadata({ orientation: 6 }).webp({ quality: 95 }).toBuffer();
    const { header, bytes } = await read(file);
    expect(header.orientation).toBe(6);
    expect(bytes).toBe(file.length);
  });

  it("says that a file ends before its data", async () => {
    const file = await picture().jpeg().toBuffer();
    await expect(read(file.subarray(0, 200))).rejects.toMatchObject({ code: "picture_truncated" });
  });
});
