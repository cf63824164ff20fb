import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../limits.ts";
import { faultOf } from "./fixtures.ts";
import { jpegColorModel, markColor } from "./jpeg-color.ts";
import { probe } from "./scanner.ts";

const BITS = [0x12, 0x34];
const EOI = [0xff, 0xd9];
const JFIF = segment(0xe0, [...text("JFIF\0"), 1, 1, 0, 0, 1, 0, 1, 0, 0]);
const ycc = [
  [1, 0x22],
  [2, 0x11],
  [3, 0x11],
] as const;

describe("JPEG structure", () => {
  it("takes fill bytes, restart markers, stuffed bytes, several scans and TEM", () => {
    const bytes = jpeg(
      [0xff, 0xff, ...JFIF],
      [0xff, 0x01],
      frame(ycc),
      scan([1], [0xff, 0x00, 0xff, 0xd0, 0x12, 0xff, 0xff, 0xd1, 0x34]),
      [0xff, 0xff, ...scan([2])],
      scan([3]),
      EOI,
    );
    expect(probe(bytes)).toMatchObject({ width: 16, height: 8, colorModel: "ycc", warnings: [] });
  });

  it.each([
    [0xc3, "lossless"],
    [0xc5, "hierarchical"],
    [0xc9, "arithmetic"],
    [0xca, "arithmetic"],
    [0xde, "hierarchical"],
  ])("refuses frame marker %i", (code, word) => {
    const fault = faultOf(() => probe(jpeg(frame(ycc, { code }))));
    expect(fault).toEqual({ code: "unsupported_picture", reason: expect.stringContaining(word) });
  });

  it.each([
    ["12-bit samples", frame(ycc, { precision: 12 }), "12-bit"],
    ["no height", frame(ycc, { height: 0 }), "DNL"],
    ["two components", frame(ycc.slice(0, 2)), "2 components"],
    [
      "ratios that are not whole",
      frame([
        [1, 0x31],
        [2, 0x21],
        [3, 0x11],
      ]),
      "whole ratio",
    ],
  ])("refuses %s", (_name, body, word) => {
    const fault = faultOf(() => probe(jpeg(body)));
    expect(fault).toEqual({ code: "unsupported_picture", reason: expect.stringContaining(word) });
  });

  it("refuses more than 10 blocks in an MCU, but only in one scan", () => {
    const wide = frame([
      [1, 0x42],
      [2, 0x22],
      [3, 0x11],
    ]);
    expect(faultOf(() => probe(jpeg(wide, scan([1, 2, 3]), EOI))).reason).toContain("10 blocks");
    expect(probe(jpeg(wide, scan([1]), scan([2]), scan([3]), EOI)).width).toBe(16);
  });

  it("takes as many scans as the limit and refuses one more", () => {
    const scans = (count: number) => Array.from({ length: count }, () => scan([1]));
    const start = frame(ycc, { code: 0xc2 });
    expect(probe(jpeg(start, ...scans(LIMITS.jpegScans), EOI)).progressive).toBe(true);
    const fault = faultOf(() => probe(jpeg(start, ...scans(LIMITS.jpegScans + 1), EOI)));
    expect(fault).toEqual({ code: "unsupported_picture", reason: expect.stringContaining("too many scans") });
  });

  it.each([
    ["a scan before the frame", jpeg(scan([1]), frame(ycc), EOI)],
    ["no frame", jpeg(JFIF, EOI)],
    ["no scan", jpeg(frame(ycc), EOI)],
    ["two frames", jpeg(frame(ycc), frame(ycc), scan([1]), EOI)],
    ["a width of 0", jpeg(frame(ycc, { width: 0 }), scan([1]), EOI)],
    ["a sampling factor of 0", jpeg(frame([[1, 0x01]]), scan([1]), EOI)],
    ["a sampling factor of 5", jpeg(frame([[1, 0x51]]), scan([1]), EOI)],
    ["a component that the frame lacks", jpeg(frame(ycc), scan([9]), EOI)],
    ["a component twice", jpeg(frame(ycc), scan([1, 1]), EOI)],
    ["an empty scan", jpeg(frame(ycc), scan([1], []), EOI)],
    ["a segment shorter than its length field", jpeg([0xff, 0xe5, 0, 1], frame(ycc), scan([1]), EOI)],
    ["a reserved marker in a scan", jpeg(frame(ycc), scan([1], [0x12, 0xff, 0x30, 0x34]), EOI)],
    ["a second SOI", jpeg(frame(ycc), scan([1]), [0xff, 0xd8], EOI)],
  ])("finds damage: %s", (_name, bytes) => {
    expect(faultOf(() => probe(bytes)).code).toBe("picture_damaged");
  });

  it("passes over stray bytes with a warning", () => {
    expect(probe(jpeg(JFIF, [0, 0], frame(ycc), scan([1]), EOI)).warnings).toEqual(["stray_bytes"]);
  });

  it("refuses more segments than the limit", () => {
    const bytes = new Uint8Array(2 + 4 * (LIMITS.pictureParts + 1));
    bytes.set([0xff, 0xd8]);
    for (let at = 2; at < bytes.length; at += 4) bytes.set([0xff, 0xe5, 0, 2], at);
    expect(faultOf(() => probe(bytes)).reason).toContain("too many segments");
  });

  it("is not fooled by a thumbnail inside EXIF", async () => {
    const thumbnail = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
      .jpeg()
      .toBuffer();
    const exif = segment(0xe1, [...text("Exif\0\0"), ...thumbnail]);
    const bytes = jpeg(exif, frame(ycc), scan([1]), EOI);
    expect(probe(bytes)).toMatchObject({ width: 16, height: 8, orientation: 1 });
    expect(faultOf(() => probe(bytes.subarray(0, -1))).code).toBe("picture_truncated");
  });
});

describe("JPEG profile", () => {
  const profile = fakeProfile(200);
  const part = (number: number, count: number, body: Uint8Array) =>
    segment(0xe2, [...text("ICC_PROFILE\0"), number, count, ...body]);
  const one = part(1, 3, profile.subarray(0, 50));
  const two = part(2, 3, profile.subarray(50, 120));
  const three = part(3, 3, profile.subarray(120));
  const around = (...parts: number[][]) => probe(jpeg(JFIF, ...parts, frame(ycc), scan([1]), EOI));

  it("is joined from parts in any order", () => {
    for (const parts of [
      [one, two, three],
      [three, one, two],
      [two, three, one],
    ]) {
      expect(around(...parts).iccProfile).toEqual(profile);
    }
  });

  it.each([
    ["a part is missing", [one, three]],
    ["a part comes twice", [one, two, two, three]],
    ["the counts differ", [one, two, part(3, 4, profile.subarray(120))]],
    ["a number is 0", [part(0, 1, profile)]],
    ["a number is above the count", [part(2, 1, profile)]],
  ])("is left out where %s", (_name, parts) => {
    expect(around(...parts)).toMatchObject({
      iccProfile: null,
      iccName: null,
      warnings: ["icc_inconsistent"],
    });
  });

  it("is left out where it is none, or too large", () => {
    expect(around(part(1, 1, profile.subarray(0, 150))).warnings).toEqual(["icc_invalid"]);
    const full = new Uint8Array(65_519);
    const count = Math.ceil(LIMITS.iccBytes / full.length) + 1;
    const parts = Array.from({ length: count }, (_, i) => part(i + 1, count, full));
    expect(around(...parts)).toMatchObject({ iccProfile: null, warnings: ["icc_too_large"] });
  });
});

describe("JPEG colour model", () => {
  const adobe = (transform: number) => Uint8Array.from([...text("Adobe"), 0, 100, 0, 0, 0, 0, transform]);
  const jfif = Uint8Array.from(JFIF.slice(4));

  // libjpeg's table, jdapimin.c, default_decompress_parms.
  it.each([
    ["grey", [1], null, false],
    ["ycc", [1, 2, 3], null, false],
    ["ycc", [1, 2, 3], 1, false],
    ["rgb", [1, 2, 3], 0, false],
    ["ycc", [1, 2, 3], 0, true],
    ["ycc", [1, 2, 3], 7, false],
    ["rgb", [82, 71, 66], null, false],
    ["ycc", [82, 71, 66], null, true],
    ["ycc", [82, 71, 66], 1, false],
    ["ycc", [7, 8, 9], null, false],
    ["cmyk", [1, 2, 3, 4], null, true],
    ["cmyk", [1, 2, 3, 4], 0, false],
    ["ycck", [1, 2, 3, 4], 2, false],
    ["ycck", [1, 2, 3, 4], 1, false],
  ])("is %s for ids %o, Adobe transform %o, JFIF %o", (model, ids, transform, hasJfif) => {
    const marks = { jfif: false, adobe: null };
    if (hasJfif) markColor(marks, 0xe0, jfif);
    if (transform !== null) markColor(marks, 0xee, adobe(transform));
    expect(jpegColorModel(ids, marks)).toBe(model);
  });
});

function text(value: string): number[] {
  return [...Buffer.from(value, "latin1")];
}

function segment(code: number, body: readonly number[]): number[] {
  return [0xff, code, (body.length + 2) >> 8, (body.length + 2) & 255, ...body];
}

function frame(
  components: readonly (readonly [id: number, sampling: number])[],
  { code = 0xc0, precision = 8, width = 16, height = 8 } = {},
): number[] {
  const list = components.flatMap(([id, sampling]) => [id, sampling, 0]);
  return segment(code, [precision, 0, height, 0, width, components.length, ...list]);
}

function scan(ids: readonly number[], bits: readonly number[] = BITS): number[] {
  const list = ids.flatMap((id) => [id, 0]);
  return [...segment(0xda, [ids.length, ...list, 0, 63, 0]), ...bits];
}

function jpeg(...parts: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([0xff, 0xd8, ...parts.flat()]);
}

/** The least that counts as a profile: length, space, signature (ICC.1:2022, 7.2). */
function fakeProfile(length: number): Uint8Array {
  const bytes = Uint8Array.from({ length }, (_, i) => i);
  new DataView(bytes.buffer).setUint32(0, length);
  bytes.set(text("RGB "), 16);
  bytes.set(text("acsp"), 36);
  bytes.fill(0, 128, 132);
  return bytes;
}
