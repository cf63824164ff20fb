import sharp, { type JpegOptions } from "sharp";
import { describe, expect, it } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { LIMITS } from "../../limits.ts";
import { photograph } from "./photograph.fixture.ts";
import { verifyJpeg } from "./verifyJpeg.ts";

const KINDS: Readonly<Record<string, JpegOptions>> = {
  "baseline, 4:2:0": {},
  "plain tables": { optimiseCoding: false },
  "4:4:4": { chromaSubsampling: "4:4:4", quality: 95 },
  "lowest quality": { quality: 1 },
  "highest quality": { quality: 100 },
  progressive: { progressive: true },
  "progressive, 4:4:4": { progressive: true, chromaSubsampling: "4:4:4" },
  "progressive, highest quality": { progressive: true, quality: 100 },
  mozjpeg: { mozjpeg: true },
  "mozjpeg, lowest quality": { mozjpeg: true, quality: 5 },
  "mozjpeg, sequential": { mozjpeg: true, progressive: false },
  trellis: { trellisQuantisation: true, overshootDeringing: true, optimiseScans: true, quantisationTable: 3 },
};
const SIZES = [
  [1, 1],
  [17, 9],
  [8, 33],
  [131, 77],
] as const;

/** The public reason of the error that `run` throws, or null. Errors of any other kind go on. */
function reasonOf(run: () => void): string | null {
  try {
    run();
  } catch (fault) {
    if (fault instanceof DarkroomError) return String(fault.detail?.reason ?? fault.code);
    throw fault;
  }
  return null;
}

/** Places of the markers `code` outside of entropy-coded data. */
function markers(bytes: Uint8Array, code: number): number[] {
  return Array.from(bytes.keys()).filter((at) => bytes[at] === 0xff && bytes[at + 1] === code);
}

function spliced(bytes: Uint8Array, at: number, removed: number, ...added: number[]): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, at), ...added, ...bytes.subarray(at + removed)]);
}

describe("sound files", () => {
  it.each(Object.entries(KINDS))("accepts %s", async (_name, options) => {
    for (const [width, height] of SIZES) {
      verifyJpeg(await photograph(width, height).jpeg(options).toBuffer());
      verifyJpeg(await photograph(width, height, 1).toColourspace("b-w").jpeg(options).toBuffer());
      verifyJpeg(await photograph(width, height).toColourspace("cmyk").jpeg(options).toBuffer());
    }
  });

  it("accepts black against white, the widest swing that samples have", async () => {
    for (const period of [1, 3, 8, 11]) {
      const data = Uint8Array.from({ length: 96 * 96 }, (_, i) =>
        ((i % 96) / period + Math.floor(i / 96 / period)) & 1 ? 255 : 0,
      );
      for (const options of Object.values(KINDS)) {
        verifyJpeg(
          await sharp(data, { raw: { width: 96, height: 96, channels: 1 } })
            .jpeg(options)
            .toBuffer(),
        );
      }
    }
  });

  it("accepts pictures of one color, whose data is all alike", async () => {
    for (const background of ["black", "white", "#7f7f7f", "#c01"]) {
      for (const options of Object.values(KINDS)) {
        const plain = sharp({ create: { width: 400, height: 300, channels: 3, background } });
        verifyJpeg(await plain.jpeg(options).toBuffer());
      }
    }
  });

  it("accepts fill bytes before markers, a padded end, and whatever follows EOI", async () => {
    for (const progressive of [false, true]) {
      const bytes = await photograph(64, 40).jpeg({ progressive }).toBuffer();
      const end = bytes.length - 2;
      verifyJpeg(spliced(bytes, 2, 0, 0xff, 0xff));
      verifyJpeg(spliced(bytes, end, 0, 0xff, 0xff, 0xff));
      verifyJpeg(spliced(bytes, end, 0, 0, 0, 0, 0));
      verifyJpeg(spliced(bytes, bytes.length, 0, 0xff, 0xd8, 0xff, 1, 2, 3));
    }
  });

  it("leaves the bytes as they are", async () => {
    const bytes = await photograph(64, 40).jpeg({ progressive: true }).toBuffer();
    const copy = Uint8Array.from(bytes);
    verifyJpeg(bytes);
    expect(bytes.equals(copy)).toBe(true);
  });
});

describe("files that end early", () => {
  it.each([{ progressive: false }, { progressive: true }])("refuses every cut, %o", async (options) => {
    const bytes = await photograph(47, 31).jpeg(options).toBuffer();
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = bytes.subarray(0, length);
      expect(() => verifyJpeg(cut), `${length} bytes`).toThrow(DarkroomError);
    }
  });

  it.each([{ progressive: false }, { progressive: true }])(
    "refuses data cut short before EOI, %o",
    async (options) => {
      const bytes = await photograph(47, 31)
        .jpeg({ ...options, quality: 90 })
        .toBuffer();
      const begin = (markers(bytes, 0xda)[0] ?? 0) + 20;
      const end = options.progressive ? (markers(bytes, 0xc4)[2] ?? 0) : bytes.length - 2;
      for (let length = begin; length < end - 2; length += 1) {
        const cut = spliced(bytes, length, bytes.length - length, 0xff, 0xd9);
        expect(
          reasonOf(() => verifyJpeg(cut)),
          `${length} of ${end}`,
        ).not.toBeNull();
      }
    },
  );
});

describe("structure", () => {
  it("says where the damage is", async () => {
    const bytes = await photograph(320, 200).jpeg().toBuffer();
    const middle = bytes.length >> 1;
    const fault = (() => {
      try {
        verifyJpeg(spliced(bytes, middle, 1, 0xff, 0xd9));
      } catch (error) {
        return error;
      }
      return null;
    })();
    expect(fault).toMatchObject({
      code: "picture_damaged",
      detail: {
        reason: expect.stringContaining("ends before"),
        byte: middle,
        scan: 1,
        mcu: expect.any(Number),
      },
    });
  });

  it("refuses a missing or impossible Huffman table", async () => {
    const bytes = await photograph(32, 32).jpeg().toBuffer();
    const [table = 0] = markers(bytes, 0xc4);
    const length = 2 + (bytes[table + 2] ?? 0) * 256 + (bytes[table + 3] ?? 0);
    expect(reasonOf(() => verifyJpeg(spliced(bytes, table, length)))).toContain("Huffman table is missing");
    expect(reasonOf(() => verifyJpeg(spliced(bytes, table + 5, 1, 3)))).not.toBeNull();
  });

  it("refuses progressive scans that are repeated, left out or out of order", async () => {
    const bytes = await photograph(32, 32).jpeg({ progressive: true }).toBuffer();
    const scans = markers(bytes, 0xda);
    const [first = 0] = scans;
    const last = scans.at(-1) ?? 0;
    const approximation = last + 9;
    expect(reasonOf(() => verifyJpeg(spliced(bytes, approximation, 1, 0x21)))).toContain("refines");
    expect(reasonOf(() => verifyJpeg(spliced(bytes, approximation, 1, 0x00)))).toContain("repeats");
    expect(reasonOf(() => verifyJpeg(spliced(bytes, approximation, 1, 0x30)))).toContain("approximation");
    expect(reasonOf(() => verifyJpeg(spliced(bytes, first + 12, 1, 5)))).toContain("selection");
    expect(reasonOf(() => verifyJpeg(spliced(bytes, last, 10)))).not.toBeNull();
    const repeated = spliced(bytes, bytes.length - 2, 0, ...bytes.subarray(last, -2));
    expect(reasonOf(() => verifyJpeg(repeated))).toContain("refines");
  });

  it("refuses more pixels than are asked for, and more scans than the limit", async () => {
    const bytes = await photograph(32, 32).jpeg().toBuffer();
    expect(reasonOf(() => verifyJpeg(bytes, 1023))).toBe("picture_too_large");
    const [scan = 0] = markers(bytes, 0xda);
    const header = [...bytes.subarray(scan, -2)];
    const many = spliced(bytes, scan, 0, ...Array.from({ length: LIMITS.jpegScans }, () => header).flat());
    expect(reasonOf(() => verifyJpeg(many))).toContain("repeats");
  });

  it("refuses what is not a JPEG", () => {
    for (const bytes of [[], [0xff], [0xff, 0xd8], [0xff, 0xd8, 0xff, 0xd9], [0x89, 0x50, 0x4e, 0x47]]) {
      expect(() => verifyJpeg(Uint8Array.from(bytes))).toThrow(DarkroomError);
    }
  });
});
