import { Buffer } from "node:buffer";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { CORNERS, FIXTURE_HEIGHT, FIXTURE_WIDTH, RECIPES } from "../fixtures/make.ts";
import * as PICTURES from "../fixtures/pictures.ts";

const bytesOf = new Map(Object.entries(PICTURES).map(([name, text]) => [name, Buffer.from(text, "base64")]));

describe("the fixtures", () => {
  it("are those of the recipes, and small", () => {
    expect([...bytesOf.keys()].toSorted()).toEqual(Object.keys(RECIPES).toSorted());
    for (const [name, bytes] of bytesOf) expect(bytes.length, name).toBeLessThan(10_000);
  });

  it.each([
    ["JPEG", { format: "jpeg", space: "srgb", isProgressive: false }],
    ["JPEG_PROGRESSIVE", { format: "jpeg", isProgressive: true }],
    ["JPEG_GREY", { format: "jpeg", space: "b-w", channels: 1 }],
    ["JPEG_CMYK", { format: "jpeg", space: "cmyk", channels: 4 }],
    ["JPEG_P3", { format: "jpeg", icc: expect.any(Buffer) }],
    ["PNG", { format: "png", channels: 3, depth: "uchar" }],
    ["PNG_ALPHA", { format: "png", channels: 4, hasAlpha: true }],
    ["PNG_16", { format: "png", channels: 4, depth: "ushort" }],
    ["WEBP", { format: "webp", hasAlpha: false }],
    ["WEBP_ALPHA", { format: "webp", hasAlpha: true }],
  ])("%s is what its name says", async (name, expected) => {
    const metadata = await sharp(bytesOf.get(name)).metadata();
    expect(metadata).toMatchObject({ width: FIXTURE_WIDTH, height: FIXTURE_HEIGHT, ...expected });
  });

  it("show the four colours", async () => {
    const { data } = await sharp(bytesOf.get("PNG")).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * FIXTURE_WIDTH + x) * 3).subarray(0, 3)];
    const [right, low] = [FIXTURE_WIDTH - 1, FIXTURE_HEIGHT - 1];
    expect([at(0, 0), at(right, 0), at(0, low), at(right, low)]).toEqual(CORNERS);
  });
});
