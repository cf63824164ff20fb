import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { photograph } from "../photograph.fixture.ts";
import type { Raster } from "../raster.ts";
import { cjpeg, decode, differences, markers, reference, spliced, TAINTS } from "./decode.fixture.ts";
import type { JpegScale } from "./frame.ts";

const SCALES: readonly JpegScale[] = [1, 2, 4, 8];
const folder = mkdtempSync(path.join(tmpdir(), "scans-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function picture(width: number, height: number, channels: 1 | 3 = 3): Promise<Raster> {
  return { width, height, channels, data: await photograph(width, height, channels).raw().toBuffer() };
}

/** A file with a script of scans for cjpeg. */
function script(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function expectExact(bytes: Uint8Array, scales = SCALES): Promise<void> {
  for (const scale of scales) {
    const expected = reference(bytes, scale);
    for (const taint of TAINTS) {
      expect(differences(await decode(bytes, { scale }, taint), expected), `1/${scale}`).toBe(0);
    }
  }
}

const SCANS = {
  alone: "0; 1; 2;",
  "two and one": "0 1; 2;",
  "progressive, spectral selection only":
    "0 1 2: 0 0 0 0; 0: 1 5 0 0; 2: 1 63 0 0; 1: 1 63 0 0; 0: 6 63 0 0;",
  "progressive, each component alone":
    "1: 0 0 0 1; 0: 0 0 0 2; 2: 0 0 0 0; 0: 1 63 0 3; 0: 0 0 2 1; 0: 1 30 3 2; 0: 31 63 3 2; 1: 1 63 0 0;" +
    "0: 1 63 2 1; 2: 1 63 0 0; 0: 0 0 1 0; 0: 1 63 1 0; 1: 0 0 1 0;",
  "progressive, many refinements":
    "0 1 2: 0 0 0 3; 0: 1 63 0 4; 1: 1 63 0 4; 2: 1 63 0 4; 0 1 2: 0 0 3 2; 0: 1 63 4 3; 1: 1 63 4 3;" +
    "2: 1 63 4 3; 0: 1 63 3 2; 1: 1 63 3 2; 2: 1 63 3 2; 0 1 2: 0 0 2 1; 0 1 2: 0 0 1 0; 0: 1 63 2 1;" +
    "0: 1 63 1 0; 1: 1 63 2 1; 1: 1 63 1 0; 2: 1 63 2 1; 2: 1 63 1 0;",
};

const KINDS: Readonly<Record<string, readonly string[]>> = {
  "baseline, 4:2:0": [],
  "baseline with tables of its own": ["-optimize"],
  "extended sequential, steps of 16 bits": ["-quality", "3"],
  "the highest quality": ["-quality", "100", "-sample", "1x1"],
  progressive: ["-progressive"],
  RGB: ["-rgb"],
  "progressive RGB": ["-rgb", "-progressive"],
  "restart interval of one MCU": ["-restart", "1B"],
  "restart interval of seven MCUs": ["-restart", "7B"],
  "restart interval of a row of MCUs": ["-restart", "1"],
  "restart interval of one MCU, progressive": ["-restart", "1B", "-progressive"],
  "restart intervals that differ between scans": ["-restart", "1", "-progressive"],
};

describe.each(Object.entries(KINDS))("%s", (_name, args) => {
  it("equals djpeg at every scale, whatever the size", async () => {
    for (const [width, height] of [
      [1, 1],
      [8, 33],
      [131, 77],
    ] as const) {
      await expectExact(cjpeg(await picture(width, height), ...args));
    }
  });
});

describe.each(Object.entries(SCANS))("scans: %s", (name, text) => {
  it.each(["2x2", "1x1", "2x1"])("equal djpeg at sampling %s", async (sample) => {
    const scans = script(name.replaceAll(/\W/g, "-"), text);
    const raster = await picture(75, 53);
    await expectExact(cjpeg(raster, "-scans", scans, "-sample", sample));
    await expectExact(cjpeg(raster, "-scans", scans, "-sample", sample, "-restart", "3B"), [1]);
  });
});

describe("1/8 of the DC scans alone", () => {
  it.each(Object.entries(SCANS))(
    "is the same picture where chroma is not subsampled: %s",
    async (name, text) => {
      const scans = script(`dc ${name}`.replaceAll(/\W/g, "-"), text);
      const bytes = cjpeg(await picture(75, 53), "-scans", scans, "-sample", "1x1");
      for (const scale of [8, 4] as const) {
        const decoded = await decode(bytes, { scale, dcOnly: true }, 0xa5);
        expect(differences(decoded, reference(bytes, scale)), `1/${scale}`).toBe(0);
      }
    },
  );

  it("does not see damage in the others", async () => {
    const scans = script("dc-damaged", "0 1 2: 0 0 0 0; 0: 1 63 0 0; 1: 1 63 0 0; 2: 1 63 0 0;");
    const bytes = cjpeg(await picture(75, 53), "-scans", scans, "-sample", "1x1", "-quality", "98");
    const cut = new Uint8Array([...bytes.subarray(0, bytes.length - 100), 0xff, 0xd9]);
    const decoded = await decode(cut, { scale: 8, dcOnly: true }, 0xa5);
    expect(differences(decoded, reference(bytes, 8))).toBe(0);
    await expect(decode(cut, { scale: 8 }, 0xa5)).rejects.toMatchObject({ code: "picture_damaged" });
  });
});

describe("sampling factors", () => {
  it.each([
    "1x1",
    "2x1",
    "1x2",
    "4x1",
    "1x4",
    "4x2",
    "2x4",
    "3x1",
    "1x3",
    "3x2",
    "2x2,2x1,1x2",
    "2x2,1x2,2x1",
    "1x1,2x2,1x1",
    "1x1,2x2,2x2",
    "4x1,2x1,1x1",
    "4x2,1x1,1x1",
  ])("%s equal djpeg", async (sample) => {
    for (const [width, height] of [
      [67, 41],
      [5, 9],
    ] as const) {
      const raster = await picture(width, height);
      await expectExact(cjpeg(raster, "-sample", sample));
      await expectExact(cjpeg(raster, "-sample", sample, "-progressive"), [1]);
    }
  });

  it("may give more than 10 blocks to an MCU where no scan is interleaved", async () => {
    const scans = script("alone-wide", SCANS.alone);
    await expectExact(cjpeg(await picture(67, 41), "-sample", "4x4,2x2,1x1", "-scans", scans));
  });

  it("mean nothing where there is one component", async () => {
    for (const sample of ["1x1", "2x2", "1x4"]) {
      const raster = await picture(67, 41, 1);
      await expectExact(cjpeg(raster, "-grayscale", "-sample", sample));
      await expectExact(
        cjpeg(raster, "-grayscale", "-sample", sample, "-progressive", "-restart", "2"),
        [1, 2],
      );
    }
  });
});

describe("four components", () => {
  let cmyk: Uint8Array;
  beforeAll(async () => {
    const options = { quality: 95, chromaSubsampling: "4:2:0" } as const;
    cmyk = await photograph(75, 53).toColourspace("cmyk").jpeg(options).toBuffer();
  });

  it.each([
    ["CMYK", 0],
    ["YCCK", 2],
  ])("%s equal djpeg at every scale", async (_name, transform) => {
    const [adobe = 0] = markers(cmyk, 0xee);
    await expectExact(spliced(cmyk, adobe + 15, 1, transform));
  });
});

describe("tables", () => {
  it("may be defined anew between scans, and hold from a component's first scan on", async () => {
    const scans = script("anew", SCANS.alone);
    const bytes = cjpeg(await picture(75, 53), "-scans", scans, "-qslots", "0", "-quality", "60");
    const second = markers(bytes, 0xda)[1] ?? 0;
    const steps = Array.from({ length: 64 }, (_, i) => 3 + i);
    await expectExact(spliced(bytes, second, 0, 0xff, 0xdb, 0, 67, 0, ...steps));
  });
});

describe("around the data", () => {
  it.each([[], ["-progressive"], ["-restart", "2B"]])(
    "fill bytes, a padded end and a trailer are passed over, %s",
    async (...args) => {
      const bytes = cjpeg(await picture(75, 53), ...args);
      const expected = reference(bytes, 1);
      const end = bytes.length - 2;
      const restarts = markers(bytes, 0xd0);
      const others = [
        spliced(bytes, 2, 0, 0xff, 0xff),
        spliced(bytes, end, 0, 0xff, 0xff, 0xff),
        spliced(bytes, end, 0, 0, 0, 0, 0),
        spliced(bytes, bytes.length, 0, 0xff, 0xd8, 0xff, 1, 2, 3),
        spliced(bytes, end, 2),
        ...restarts.map((at) => spliced(bytes, at, 0, 0xff, 0xff)),
      ];
      for (const other of others) expect(differences(await decode(other), expected)).toBe(0);
    },
  );
});
