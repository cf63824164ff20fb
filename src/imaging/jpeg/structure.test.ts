import sharp, { type JpegOptions } from "sharp";
import { describe, expect, it } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { LIMITS } from "../../limits.ts";
import { photograph } from "../photograph.fixture.ts";
import { cjpeg, decode, differences, markers, reference, spliced } from "./decode.fixture.ts";
import type { JpegOptions as DecodeOptions } from "./openJpeg.ts";

const KINDS: Readonly<Record<string, JpegOptions>> = {
  "plain tables": { optimiseCoding: false },
  "4:4:4": { chromaSubsampling: "4:4:4", quality: 95 },
  "lowest quality": { quality: 1 },
  "highest quality": { quality: 100 },
  progressive: { progressive: true },
  "progressive, highest quality": { progressive: true, quality: 100 },
  mozjpeg: { mozjpeg: true },
  "mozjpeg, lowest quality": { mozjpeg: true, quality: 5 },
  "mozjpeg, sequential": { mozjpeg: true, progressive: false },
  trellis: { trellisQuantisation: true, overshootDeringing: true, optimiseScans: true, quantisationTable: 3 },
};

/** The public reason of the error that decoding ends with, or null. Errors of any other kind go on. */
async function reasonOf(bytes: Uint8Array, options: DecodeOptions = {}): Promise<string | null> {
  try {
    await decode(bytes, options);
  } catch (fault) {
    if (fault instanceof DarkroomError) return String(fault.detail?.reason ?? fault.code);
    throw fault;
  }
  return null;
}

describe.each(Object.entries(KINDS))("of another encoder, %s", (_name, options) => {
  it("equals djpeg", async () => {
    for (const [width, height] of [
      [1, 1],
      [17, 9],
      [131, 77],
    ] as const) {
      const pictures = [photograph(width, height), photograph(width, height, 1).toColourspace("b-w")];
      for (const picture of pictures) {
        const bytes = await picture.jpeg(options).toBuffer();
        expect(differences(await decode(bytes), reference(bytes, 1))).toBe(0);
      }
    }
  });

  it("takes black against white, and one color", async () => {
    for (const period of [1, 3, 8, 11]) {
      const data = Uint8Array.from({ length: 96 * 96 }, (_, i) =>
        ((i % 96) / period + Math.floor(i / 96 / period)) & 1 ? 255 : 0,
      );
      const raw = { width: 96, height: 96, channels: 1 } as const;
      const bytes = await sharp(data, { raw }).jpeg(options).toBuffer();
      expect(differences(await decode(bytes), reference(bytes, 1))).toBe(0);
    }
    for (const background of ["black", "white", "#c01"]) {
      const plain = sharp({ create: { width: 400, height: 100, channels: 3, background } });
      const bytes = await plain.jpeg(options).toBuffer();
      expect(differences(await decode(bytes), reference(bytes, 1))).toBe(0);
    }
  });
});

describe("files that end early", () => {
  it.each([{ progressive: false }, { progressive: true }])(
    "are refused at every cut, %o",
    async (options) => {
      const bytes = await photograph(47, 31).jpeg(options).toBuffer();
      // Without EOI the data is still complete.
      for (let length = 0; length < bytes.length - 2; length += 1) {
        expect(await reasonOf(bytes.subarray(0, length)), `${length} bytes`).not.toBeNull();
      }
      expect(await reasonOf(bytes.subarray(0, -2))).toBeNull();
    },
  );

  it.each([{ progressive: false }, { progressive: true }])(
    "are refused where the data is cut short before EOI, %o",
    async (options) => {
      const bytes = await photograph(47, 31)
        .jpeg({ ...options, quality: 90 })
        .toBuffer();
      const begin = (markers(bytes, 0xda)[0] ?? 0) + 20;
      const end = options.progressive ? (markers(bytes, 0xc4)[2] ?? 0) : bytes.length - 2;
      for (let length = begin; length < end - 2; length += 1) {
        const cut = spliced(bytes, length, bytes.length - length, 0xff, 0xd9);
        expect(await reasonOf(cut), `${length} of ${end}`).not.toBeNull();
      }
    },
  );

  it("say where the data ends", async () => {
    const bytes = await photograph(320, 200).jpeg().toBuffer();
    const middle = bytes.length >> 1;
    await expect(decode(spliced(bytes, middle, 1, 0xff, 0xd9))).rejects.toMatchObject({
      code: "picture_damaged",
      detail: {
        reason: expect.stringContaining("ends before"),
        byte: middle,
        scan: 1,
        mcu: expect.any(Number),
      },
    });
  });
});

describe("structure", () => {
  it("needs Huffman tables that can be", async () => {
    const bytes = await photograph(32, 32).jpeg().toBuffer();
    const [table = 0] = markers(bytes, 0xc4);
    const length = 2 + (bytes[table + 2] ?? 0) * 256 + (bytes[table + 3] ?? 0);
    expect(await reasonOf(spliced(bytes, table, length))).toContain("Huffman table is missing");
    expect(await reasonOf(spliced(bytes, table + 5, 1, 3))).not.toBeNull();
  });

  it("needs quantisation tables that can be", async () => {
    const bytes = await photograph(32, 32).jpeg().toBuffer();
    const [table = 0] = markers(bytes, 0xdb);
    expect(await reasonOf(spliced(bytes, table, 69))).toContain("quantisation table is missing");
    expect(await reasonOf(spliced(bytes, table + 9, 1, 0))).toContain("zero");
  });

  it("has no progressive scans that are repeated, left out or out of order", async () => {
    const bytes = await photograph(32, 32).jpeg({ progressive: true }).toBuffer();
    const scans = markers(bytes, 0xda);
    const [first = 0] = scans;
    const last = scans.at(-1) ?? 0;
    const approximation = last + 9;
    expect(await reasonOf(spliced(bytes, approximation, 1, 0x21))).toContain("refines");
    expect(await reasonOf(spliced(bytes, approximation, 1, 0x00))).toContain("repeats");
    expect(await reasonOf(spliced(bytes, approximation, 1, 0x30))).toContain("approximation");
    expect(await reasonOf(spliced(bytes, first + 12, 1, 5))).toContain("selection");
    expect(await reasonOf(spliced(bytes, last, 10))).not.toBeNull();
    const repeated = spliced(bytes, bytes.length - 2, 0, ...bytes.subarray(last, -2));
    expect(await reasonOf(repeated)).toContain("refines");
  });

  it("has no more pixels or scans than are asked for, and no scan behind the last", async () => {
    const bytes = await photograph(32, 32).jpeg().toBuffer();
    expect(await reasonOf(bytes, { maxPixels: 1023 })).toBe("picture_too_large");
    const [scan = 0] = markers(bytes, 0xda);
    const twice = spliced(bytes, bytes.length - 2, 0, ...bytes.subarray(scan, -2));
    expect(await reasonOf(twice)).toContain("repeats");
  });

  it("has no more scans than the limit, and no more blocks in all of them together", async () => {
    const grey = cjpeg(
      { width: 8, height: 8, channels: 1, data: new Uint8Array(64) },
      "-grayscale",
      "-progressive",
    );
    const [start = 0] = markers(grey, 0xda);
    const table = [0xff, 0xc4, 0, 20, 0x10, 1, ...Array(15).fill(0), 0];
    const dc = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0];
    const bands = Array.from({ length: LIMITS.jpegScans }, (_, i) => {
      const k = 1 + (i % 63);
      return [0xff, 0xda, 0, 8, 1, 1, 0, k, k, i < 63 ? 0x01 : 0x10];
    });
    const many = Buffer.concat([grey.subarray(0, start), Buffer.from([...table, ...dc, ...bands.flat()])]);
    expect(await reasonOf(many)).toContain("too many scans");
    const [frame = 0] = markers(grey, 0xc2);
    const large = spliced(many, frame + 5, 4, 0xff, 0xff, 0xff, 0xff);
    expect(await reasonOf(large)).toContain("too many scans for its size");
  });

  it("has at most 10 blocks in an MCU", async () => {
    const bytes = await photograph(32, 32).jpeg().toBuffer();
    const [frame = 0] = markers(bytes, 0xc0);
    expect(await reasonOf(spliced(bytes, frame + 11, 1, 0x44))).toContain("10 blocks");
  });

  it.each([
    [0xc3, "lossless"],
    [0xc5, "hierarchical"],
    [0xc9, "arithmetic"],
    [0xca, "arithmetic"],
  ])("is not that of frame %i", async (code, word) => {
    const bytes = await photograph(32, 32).jpeg().toBuffer();
    const [frame = 0] = markers(bytes, 0xc0);
    const other = spliced(bytes, frame + 1, 1, code);
    await expect(decode(other)).rejects.toMatchObject({ code: "unsupported_picture" });
    expect(await reasonOf(other)).toContain(word);
  });

  it.each([
    ["12 bits", 4, [12], "12-bit"],
    ["no height", 5, [0, 0], "DNL"],
    ["ratios that are not whole", 11, [0x31], "whole ratio"],
  ])("has not %s", async (_name, at, added, word) => {
    const bytes = await photograph(32, 32).jpeg().toBuffer();
    const [frame = 0] = markers(bytes, 0xc0);
    // The second component gets two samples across, of which three are not a whole multiple.
    const ready = word === "whole ratio" ? spliced(bytes, frame + 14, 1, 0x21) : bytes;
    const other = spliced(ready, frame + at, added.length, ...added);
    await expect(decode(other)).rejects.toMatchObject({ code: "unsupported_picture" });
    expect(await reasonOf(other)).toContain(word);
  });

  it("is a JPEG's", async () => {
    for (const bytes of [[], [0xff], [0xff, 0xd8], [0xff, 0xd8, 0xff, 0xd9], [0x89, 0x50, 0x4e, 0x47]]) {
      expect(await reasonOf(Uint8Array.from(bytes))).not.toBeNull();
    }
  });
});
