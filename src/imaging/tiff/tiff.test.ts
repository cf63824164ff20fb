import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { TIFF_COMPRESSIONS, type TiffCompression } from "./compression.ts";
import { srgbProfile } from "./srgbProfile.ts";
import { inFile, magickPixels, makeTiff, PRINTS, run, SOFTWARE, testPrint } from "./tiff.fixture.ts";

const memory = new EngineMemory(kernelModule());

function libvipsPixels(file: Uint8Array): Promise<Buffer> {
  return sharp(file, { failOn: "warning" }).raw().toBuffer();
}

it.each(TIFF_COMPRESSIONS)(
  "%s: libtiff reads the directory and every strip without a warning",
  async (compression) => {
    const { file } = await makeTiff(memory, testPrint("light", 301, 97), { compression, rowsPerStrip: 12 });
    await inFile(file, (name) => {
      const dump = run("tiffdump", [name]);
      const info = run("tiffinfo", ["-D", "-s", name]);
      expect(dump.stderr).toBe("");
      expect(info.stderr).toBe("");
      expect(info.stdout).toContain("Resolution: 300, 300 pixels/inch");
      expect(info.stdout).toContain("Bits/Sample: 8");
      expect(info.stdout).toContain("Photometric Interpretation: RGB color");
      expect(info.stdout).toContain("Orientation: row 0 top, col 0 lhs");
      expect(info.stdout).toContain("Planar Configuration: single image plane");
      expect(info.stdout).toContain(`Software: ${SOFTWARE}`);
      expect(info.stdout).toContain("DateTime: 2026:03:04 05:06:07");
      expect(info.stdout).toContain(`ICC Profile: <present>, ${srgbProfile().length} bytes`);
      const predictor = /Predictor: horizontal differencing 2/.test(info.stdout);
      expect(predictor).toBe(compression !== "none");
    });
  },
);

/** What ExifTool has to say. It takes Deflate for invalid: 8 is of a later supplement than TIFF 6.0 (Adobe, 2002). */
const EXIFTOOL: Readonly<Record<TiffCompression, { readonly code: number; readonly found: object }>> = {
  none: { code: 1, found: { "ExifTool:Validate": "OK" } },
  lzw: { code: 5, found: { "ExifTool:Validate": "OK" } },
  deflate: {
    code: 8,
    found: {
      "ExifTool:Validate": "1 Warning",
      "ExifTool:Warning": "Invalid value for IFD0 tag 0x0103 Compression",
    },
  },
};

it.each(TIFF_COMPRESSIONS)(
  "%s: ExifTool shows 300 dots an inch and the profile, and finds nothing wrong",
  async (compression) => {
    const { code, found } = EXIFTOOL[compression];
    const { file } = await makeTiff(memory, testPrint("light", 120, 40), { compression, rowsPerStrip: 8 });
    await inFile(file, (name) => {
      const { stdout } = run("exiftool", ["-validate", "-warning", "-error", "-a", "-G1", "-s", "-j", name]);
      const shown = run("exiftool", ["-j", "-n", "-G1", name]);
      const tags = (JSON.parse(shown.stdout) as Record<string, unknown>[])[0] as Record<string, unknown>;
      expect(JSON.parse(stdout)).toEqual([{ SourceFile: name, ...found }]);
      expect(tags).toMatchObject({
        "IFD0:XResolution": 300,
        "IFD0:YResolution": 300,
        "IFD0:ResolutionUnit": 2,
        "IFD0:Orientation": 1,
        "IFD0:Compression": code,
        "ICC_Profile:ProfileDescription": "sRGB IEC61966-2.1",
      });
      expect(tags["IFD0:Predictor"]).toBe(compression === "none" ? undefined : 2);
    });
  },
);

it.each(Object.keys(PRINTS))(
  "%s: libvips and ImageMagick read the pixels back, however compressed",
  async (name) => {
    const print = testPrint(name, 233, 61);
    for (const compression of TIFF_COMPRESSIONS) {
      const { file } = await makeTiff(memory, print, { compression, rowsPerStrip: 9 });
      expect((await libvipsPixels(file)).equals(print.data), compression).toBe(true);
      const pixels = await inFile(file, magickPixels);
      expect(pixels.equals(print.data), compression).toBe(true);
    }
  },
);

it.each([
  [1, 1, 1],
  [2, 1, 3],
  [1, 40, 7],
  [3, 5, 2],
  [5000, 3, 1],
  [17, 64, 64],
])("%i by %i pixels in strips of %i rows are read back", async (width, height, rowsPerStrip) => {
  const print = testPrint("noise", width, height);
  for (const compression of TIFF_COMPRESSIONS) {
    const { file } = await makeTiff(memory, print, { compression, rowsPerStrip });
    expect((await libvipsPixels(file)).equals(print.data), compression).toBe(true);
  }
});

it("the bytes do not depend on pushes, on bands, or on what the memory held", async () => {
  const print = testPrint("light", 311, 120);
  for (const compression of TIFF_COMPRESSIONS) {
    const settings = { compression, rowsPerStrip: 6 };
    const { file } = await makeTiff(memory, print, settings);
    for (const taint of [0x00, 0xa5]) {
      memory.reset();
      memory.taint(taint);
      for (const group of [1, 4, 6, 13, 120]) {
        for (const stripsPerBand of [1, 2, 7, 20]) {
          const again = await makeTiff(memory, print, { ...settings, group, stripsPerBand });
          expect(again.file.equals(file), `${compression} ${group} ${stripsPerBand}`).toBe(true);
        }
      }
    }
  }
});

it("knows each strip's CRC-32 and the file's before it is put together", async () => {
  const print = testPrint("posters", 200, 90);
  const { file, layout, strips } = await makeTiff(memory, print, {
    ...{ compression: "lzw", rowsPerStrip: 4, stripsPerBand: 3 },
  });
  expect(strips.map((strip) => strip.crc32)).toEqual(strips.map(({ bytes }) => crc32(bytes)));
  expect(layout.size).toBe(file.length);
  expect(layout.crc32).toBe(crc32(file));
});

it("compresses a photograph nearly as well as libtiff and zlib do", async () => {
  const print = testPrint("light", 1200, 400);
  const expected = await sharp(print.data, { raw: { ...print, channels: 3 } })
    .tiff({ compression: "lzw", predictor: "horizontal" })
    .toBuffer();
  const lzw = await makeTiff(memory, print, { compression: "lzw", rowsPerStrip: 72 });
  expect(lzw.file.length).toBeLessThan(1.02 * expected.length);
  const differences = print.data.map((v, i) => (i % 3600 < 3 ? v : v - (print.data[i - 3] as number)));
  const deflate = await makeTiff(memory, print, { compression: "deflate", rowsPerStrip: 72 });
  expect(deflate.file.length).toBeLessThan(1.05 * deflateSync(differences).length);
});
