import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { probe } from "../probe/scanner.ts";
import { embedProfile } from "./embed.ts";

const WIDTH = 301;
const HEIGHT = 203;
const size = { width: WIDTH, height: HEIGHT, hasAlpha: false };
const p3 = await profileOf("p3");
const long = lengthened(p3, 200_000);
const pictures: readonly (readonly [name: string, format: "jpeg" | "png" | "webp", made: Sharp])[] = [
  ["baseline JPEG", "jpeg", picture(3).jpeg()],
  ["progressive JPEG", "jpeg", picture(3).jpeg({ progressive: true })],
  ["JPEG with EXIF", "jpeg", picture(3).withMetadata({ orientation: 6 }).jpeg()],
  ["JPEG with a profile", "jpeg", picture(3).withIccProfile("srgb").jpeg()],
  ["PNG", "png", picture(3).png()],
  ["PNG with alpha", "png", picture(4).png()],
  ["palette PNG", "png", picture(3).png({ palette: true })],
  ["PNG with a profile", "png", picture(3).withIccProfile("srgb").png()],
  ["WebP", "webp", picture(3).webp()],
  ["WebP with alpha", "webp", picture(4).webp()],
  ["lossless WebP with alpha", "webp", picture(4).webp({ lossless: true })],
  [
    "WebP with a profile and EXIF",
    "webp",
    picture(3).withMetadata({ orientation: 3 }).withIccProfile("srgb").webp(),
  ],
];

describe("embedded profile", () => {
  it.each(pictures)("is read back from a %s, whose pixels stay", async (_name, format, made) => {
    const bytes = await made.clone().toBuffer();
    const before = await sharp(bytes).metadata();
    for (const profile of [p3, long]) {
      const embedded = embedProfile(format, bytes, profile, { ...size, hasAlpha: before.hasAlpha });
      const after = await sharp(embedded).metadata();
      expect(after.icc?.equals(profile)).toBe(true);
      expect(after).toMatchObject({
        format,
        width: WIDTH,
        height: HEIGHT,
        hasAlpha: before.hasAlpha,
      });
      expect(after.orientation).toBe(before.orientation);
      expect((await pixels(embedded)).equals(await pixels(bytes))).toBe(true);
      const header = probe(embedded);
      expect(header.warnings).toEqual([]);
      expect(Buffer.from(header.iccProfile ?? []).equals(profile)).toBe(true);
    }
  });

  it("stands behind JFIF in a JPEG, split into segments of at most 65,535 bytes", async () => {
    const bytes = await picture(3).jpeg().toBuffer();
    const jfif = Buffer.from("ffe000104a46494600010100000100010000", "hex");
    const marked = Buffer.concat([bytes.subarray(0, 2), jfif, bytes.subarray(2)]);
    const embedded = Buffer.from(embedProfile("jpeg", marked, long, size));
    const first = Buffer.from([0xff, 0xe2, 0xff, 0xff, ...Buffer.from("ICC_PROFILE\0"), 1, 4]);
    expect(embedded.subarray(0, 38).equals(Buffer.concat([marked.subarray(0, 20), first]))).toBe(true);
    expect(embedded.length).toBe(marked.length + long.length + 18 * 4);
  });

  it("is padded to an even length in a WebP", async () => {
    const odd = lengthened(p3, 1001);
    const embedded = embedProfile("webp", await picture(3).webp().toBuffer(), odd, size);
    expect((await sharp(embedded).metadata()).icc?.equals(odd)).toBe(true);
    expect(embedded.length % 2).toBe(0);
    expect(Buffer.from(embedded).readUInt32LE(4)).toBe(embedded.length - 8);
  });

  it("replaces what else a PNG says of its colours", async () => {
    const bytes = await picture(3).png().toBuffer();
    const gamma = Buffer.from("0000000467414d410000b18f0bfc6105", "hex");
    const marked = Buffer.concat([bytes.subarray(0, 33), gamma, bytes.subarray(33)]);
    const embedded = Buffer.from(embedProfile("png", marked, p3, size));
    expect(marked.includes("gAMA")).toBe(true);
    expect(embedded.includes("gAMA")).toBe(false);
    expect(embedded.equals(embedProfile("png", bytes, p3, size))).toBe(true);
  });

  it.each(["jpeg", "png", "webp"] as const)("is refused for bytes that are no %s", (format) => {
    for (const length of [0, 3, 12, 40]) {
      const run = () =>
        embedProfile(format, new Uint8Array(length), p3, { width: 1, height: 1, hasAlpha: false });
      expect(run).toThrow(DarkroomError);
    }
  });
});

/** A slope with some detail, so that a shifted or damaged decode shows. */
function picture(channels: 3 | 4): Sharp {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * channels }, (_, i) => (i * 7 + (i >> 6)) & 255);
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels } });
}

/** Samples as stored: sharp would convert to sRGB by the profile. */
function pixels(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
}

async function profileOf(built: string): Promise<Buffer> {
  const source = sharp({ create: { width: 4, height: 4, channels: 3, background: "teal" } });
  const { icc } = await sharp(await source.withIccProfile(built).jpeg().toBuffer()).metadata();
  if (icc === undefined) throw new Error(`sharp has no profile ${built}`);
  return icc;
}

/** The same profile with noise behind its last tag. */
function lengthened(profile: Buffer, length: number): Buffer {
  const bytes = Buffer.from(Uint8Array.from({ length }, (_, i) => (i * i * 31) >> 7));
  profile.copy(bytes);
  bytes.writeUInt32BE(length, 0);
  return bytes;
}
