import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { makeFixtures } from "./fixtures.ts";
import { uprightSize } from "./header.ts";
import { probe } from "./scanner.ts";

const fixtures = await makeFixtures();

describe("header", () => {
  it.each([...fixtures])("of %s is what sharp reads", async (_name, bytes) => {
    const known = await sharp(bytes).metadata();
    const header = probe(bytes);
    expect(header).toMatchObject({
      format: known.format,
      mimeType: `image/${known.format}`,
      width: known.width,
      height: known.height,
      orientation: known.orientation ?? 1,
      hasAlpha: known.hasAlpha,
      progressive: known.isProgressive,
      warnings: [],
    });
    expect(header.bitDepth).toBe(known.bitsPerSample ?? (known.depth === "ushort" ? 16 : 8));
    expect(hex(header.iccProfile)).toBe(hex(known.icc ?? null));
  });

  it.each([
    ["jpeg baseline", "ycc"],
    ["jpeg grey", "grey"],
    ["jpeg cmyk", "cmyk"],
    ["png rgb", "rgb"],
    ["png 16 bit", "rgb"],
    ["png grey", "grey"],
    ["png palette", "palette"],
    ["webp lossy", "ycc"],
    ["webp lossless", "rgb"],
  ])("of %s has the colour model %s", (name, model) => {
    expect(probe(fixture(name)).colorModel).toBe(model);
  });

  it("names the profile and its space", () => {
    expect(probe(fixture("jpeg with p3"))).toMatchObject({ iccName: "sP3C", iccSpace: "rgb" });
    expect(probe(fixture("webp turned with p3"))).toMatchObject({ iccName: "sP3C", iccSpace: "rgb" });
    expect(probe(fixture("jpeg cmyk"))).toMatchObject({ iccSpace: "cmyk" });
  });

  it.each(Array.from({ length: 8 }, (_, i) => i + 1))("reads orientation %i", async (orientation) => {
    const blank = sharp({ create: { width: 20, height: 10, channels: 3, background: "teal" } });
    for (const format of ["jpeg", "png", "webp"] as const) {
      const bytes = await blank.clone().withMetadata({ orientation }).toFormat(format).toBuffer();
      const header = probe(bytes);
      expect(header.orientation).toBe(orientation);
      const { info } = await sharp(bytes).autoOrient().raw().toBuffer({ resolveWithObject: true });
      expect(uprightSize(header)).toEqual({ width: info.width, height: info.height });
    }
  });
});

function hex(bytes: Uint8Array | null): string | null {
  return bytes && Buffer.from(bytes).toString("hex");
}

function fixture(name: string): Uint8Array {
  const bytes = fixtures.get(name);
  if (bytes === undefined) throw new Error(`no fixture ${name}`);
  return bytes;
}
