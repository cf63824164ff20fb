import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { findFormat, SIGNATURE_BYTES } from "./signatures.ts";

const picture = () => sharp({ create: { width: 16, height: 16, channels: 3, background: "#7a5c33" } });

describe("the format of a picture by its first bytes", () => {
  it.each(["jpeg", "png", "webp", "avif"] as const)("knows a %s that libvips wrote", async (format) => {
    const bytes = await picture().toFormat(format).toBuffer();
    expect(findFormat(bytes.subarray(0, SIGNATURE_BYTES))).toBe(format);
  });

  it.each([
    ["a JPEG XL codestream", "ff0afa7f01", "jxl"],
    ["a JPEG XL container", "0000000c4a584c200d0a870a00000014667479706a786c20", "jxl"],
    ["an image sequence in AV1", "00000018667479706176697300000000617669736d736631", "avif"],
    [
      "a HEIF that lists avif late",
      "00000020667479706d696631000000006d6966316d696166617669664d413141",
      "avif",
    ],
    ["a HEIF that tells nothing more", "00000014667479706d696631000000006d696631", "avif"],
    ["a HEIC", "00000018667479706d696631000000006d69663168656963", undefined],
    ["an MP4", "00000018667479706d703432000000006d70343269736f6d", undefined],
    ["a WAV", "524946462400000057415645666d7420", undefined],
    ["a GIF", "474946383961", undefined],
    ["text", "3c21444f43545950452068746d6c3e", undefined],
    ["two bytes", "ffd8", undefined],
    ["nothing", "", undefined],
  ])("takes %s for what it is", (_, hex, format) => {
    expect(findFormat(Buffer.from(hex, "hex"))).toBe(format);
  });
});
