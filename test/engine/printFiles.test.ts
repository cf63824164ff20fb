import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { photograph } from "../../scripts/fuzz/bases.ts";
import { Dice } from "../../scripts/fuzz/dice.ts";
import { cjpeg } from "../../scripts/fuzz/jpegTool.ts";
import { gather } from "../../src/imaging/resample/resample.fixture.ts";
import { STYLES } from "../../src/imaging/styles/registry.ts";
import { TIFF_COMPRESSIONS } from "../../src/imaging/tiff/compression.ts";
import { srgbProfile } from "../../src/imaging/tiff/srgbProfile.ts";
import { magickPixels, run } from "../../src/imaging/tiff/tiff.fixture.ts";
import { planPrint } from "../../src/prints/plan.ts";
import { inBands, makePrint, sourceOf, tainted, wish } from "../../src/prints/prints.fixture.ts";
import { styledRows } from "../../src/prints/styledRows.ts";

/** A print of 900 by 600 pixels, enlarged, in bands. */
const PAPER = { dpi: 300, paper: { width: 3, height: 2 } } as const;
const STRIP = 30;
const CODES = { lzw: 5, deflate: 8, none: 1 } as const;
/** ExifTool's table of values that Exif allows has no Deflate (TIFF Technical Note of 2002); it says so of any such file. */
const DEFLATE = "Invalid value for IFD0 tag 0x0103 Compression";

const source = sourceOf(cjpeg(photograph(700, 500, new Dice(5, 0)), ["-quality", "92", "-progressive"]));

describe.each(STYLES.map(({ slug }) => slug))("a print in %s", (slug) => {
  const folder = mkdtempSync(path.join(tmpdir(), "prints-"));
  const names = TIFF_COMPRESSIONS.map((compression) => path.join(folder, `${compression}.tif`));
  let rows: Buffer;

  beforeAll(async () => {
    for (const [i, compression] of TIFF_COMPRESSIONS.entries()) {
      const plan = await planPrint(tainted(i), source, wish(PAPER.paper, slug, { ...PAPER, compression }));
      writeFileSync(names[i] as string, (await makePrint(source, inBands(plan, STRIP, 4))).file);
      const memory = tainted(1);
      const stage = await styledRows(memory, source, plan, { from: 0, to: plan.frame.height });
      rows = Buffer.from(await gather(memory, stage));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is read by libtiff's tools without a warning, every strip of it", () => {
    for (const name of names) {
      expect(run("tiffinfo", ["-D", "-s", name])).toMatchObject({
        stderr: "",
        stdout: expect.stringContaining("Resolution: 300, 300 pixels/inch"),
      });
      expect(run("tiffdump", [name]).stderr).toBe("");
    }
  });

  it("is sound to ExifTool: 300 dots to the inch, sRGB", () => {
    const options = ["-validate", "-warning", "-error", "-a", "-G1", "-j", "-n", "-all"];
    const found = JSON.parse(run("exiftool", [...options, ...names]).stdout) as Record<string, unknown>[];
    expect(found).toHaveLength(TIFF_COMPRESSIONS.length);
    for (const [i, compression] of TIFF_COMPRESSIONS.entries()) {
      expect(found[i]).toMatchObject({
        "ExifTool:Validate": compression === "deflate" ? "0 1 0" : "0 0 0",
        "IFD0:ImageWidth": 900,
        "IFD0:ImageHeight": 600,
        "IFD0:BitsPerSample": "8 8 8",
        "IFD0:Compression": CODES[compression],
        "IFD0:XResolution": 300,
        "IFD0:YResolution": 300,
        "IFD0:ResolutionUnit": 2,
        "IFD0:Orientation": 1,
        "ICC_Profile:ProfileDescription": "sRGB IEC61966-2.1",
      });
      expect(found[i]?.["ExifTool:Warning"]).toBe(compression === "deflate" ? DEFLATE : undefined);
    }
  });

  it("has the very rows that were made, to ImageMagick and libvips, however it is compressed", async () => {
    expect(rows.length).toBe(3 * 900 * 600);
    for (const name of names) {
      expect(magickPixels(name).equals(rows), name).toBe(true);
      const image = sharp(name, { failOn: "warning" });
      expect((await image.clone().keepIccProfile().raw().toBuffer()).equals(rows), name).toBe(true);
      const { density, icc, channels } = await image.metadata();
      expect({ density, icc, channels }).toEqual({
        density: 300,
        icc: Buffer.from(srgbProfile()),
        channels: 3,
      });
    }
  });
});
