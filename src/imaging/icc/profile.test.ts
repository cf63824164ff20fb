import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../limits.ts";
import { parseProfile } from "./profile.ts";

describe("profile", () => {
  // Names as ExifTool prints them. The first two are version 4 (mluc), the last is version 2 (desc).
  it.each([
    ["srgb", "sRGB", "rgb"],
    ["p3", "sP3C", "rgb"],
    ["cmyk", "Chemical proof", "cmyk"],
  ])("%s has its name and space", async (built, name, space) => {
    const bytes = await profileOf(built);
    const profile = parseProfile(bytes);
    expect(profile).toMatchObject({ name, space });
    expect(profile?.bytes.length).toBe(bytes.length);
  });

  it("is cut to the length its header gives", async () => {
    const bytes = await profileOf("p3");
    const padded = new Uint8Array(bytes.length + 3);
    padded.set(bytes);
    expect(Buffer.from(parseProfile(padded)?.bytes ?? []).equals(bytes)).toBe(true);
  });

  it("is none without its signature, its end or its header, or above the limit", async () => {
    const bytes = await profileOf("p3");
    expect(parseProfile(bytes.subarray(0, -1))).toBeNull();
    expect(parseProfile(bytes.subarray(0, 100))).toBeNull();
    expect(parseProfile(new Uint8Array(bytes).fill(0, 36, 40))).toBeNull();
    const large = new Uint8Array(LIMITS.iccBytes + 1);
    large.set(bytes);
    expect(parseProfile(large)).toBeNull();
  });

  it.each([
    ["GRAY", "grey"],
    ["CMYK", "cmyk"],
    ["Lab ", "other"],
  ])("has the space %s", (tag, space) => {
    expect(parseProfile(profile(tag, localized([["en", "name"]])))?.space).toBe(space);
  });

  it("takes the English name, else the first", () => {
    expect(
      nameIn(
        localized([
          ["de", "Grün"],
          ["en", "Green"],
          ["fr", "Vert"],
        ]),
      ),
    ).toBe("Green");
    expect(
      nameIn(
        localized([
          ["de", "Grün"],
          ["ja", "緑"],
        ]),
      ),
    ).toBe("Grün");
    expect(nameIn(localized([]))).toBeNull();
  });

  it("takes a version 2 name, its UTF-16 text where the ASCII one is empty", () => {
    expect(nameIn(described("Camera RGB", ""))).toBe("Camera RGB");
    expect(nameIn(described("", "カメラ"))).toBe("カメラ");
    expect(nameIn(described("", ""))).toBeNull();
  });

  it("has no control characters in its name and does not let it grow", () => {
    expect(nameIn(described("\u0001 two\nlines\t", ""))).toBe("two lines");
    expect(nameIn(described("x".repeat(5000), ""))?.length).toBe(200);
  });

  it("survives any damage to its tags", async () => {
    const bytes = await profileOf("p3");
    let state = 7;
    const next = (below: number) => {
      state = (state * 48_271) % 0x7fff_ffff;
      return state % below;
    };
    for (let round = 0; round < 3000; round += 1) {
      const copy = new Uint8Array(bytes);
      for (let edits = 0; edits < 3; edits += 1) copy[128 + next(copy.length - 128)] = next(256);
      expect(parseProfile(copy)?.space).toBe("rgb");
    }
  });
});

async function profileOf(built: string): Promise<Uint8Array> {
  const { icc } = await sharp(
    await sharp({ create: { width: 4, height: 4, channels: 3, background: "teal" } })
      .toColourspace(built === "cmyk" ? "cmyk" : "srgb")
      .withIccProfile(built)
      .jpeg()
      .toBuffer(),
  ).metadata();
  return icc ?? new Uint8Array(0);
}

function nameIn(element: Buffer): string | null | undefined {
  return parseProfile(profile("RGB ", element))?.name;
}

/** A header and one `desc` tag. */
function profile(space: string, element: Buffer): Buffer {
  const head = Buffer.alloc(144);
  head.writeUInt32BE(144 + element.length, 0);
  head.write(space, 16, "latin1");
  head.write("acsp", 36, "latin1");
  head.writeUInt32BE(1, 128);
  head.write("desc", 132, "latin1");
  head.writeUInt32BE(144, 136);
  head.writeUInt32BE(element.length, 140);
  return Buffer.concat([head, element]);
}

function localized(records: readonly (readonly [language: string, text: string])[]): Buffer {
  const head = Buffer.alloc(16 + 12 * records.length);
  head.write("mluc", 0, "latin1");
  head.writeUInt32BE(records.length, 8);
  head.writeUInt32BE(12, 12);
  const texts = records.map(([, text]) => Buffer.from(text, "utf16le").swap16());
  let offset = head.length;
  for (const [i, text] of texts.entries()) {
    head.write(`${records[i]?.[0]}US`, 16 + 12 * i, "latin1");
    head.writeUInt32BE(text.length, 20 + 12 * i);
    head.writeUInt32BE(offset, 24 + 12 * i);
    offset += text.length;
  }
  return Buffer.concat([head, ...texts]);
}

function described(ascii: string, unicode: string): Buffer {
  const text = Buffer.from(`${ascii}\0`, "latin1");
  const wide = Buffer.from(`${unicode}\0`, "utf16le").swap16();
  const head = Buffer.alloc(12);
  head.write("desc", 0, "latin1");
  head.writeUInt32BE(text.length, 8);
  const counts = Buffer.alloc(8);
  counts.writeUInt32BE(wide.length / 2, 4);
  return Buffer.concat([head, text, counts, wide, Buffer.alloc(70)]);
}
