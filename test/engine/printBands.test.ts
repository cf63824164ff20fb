import { describe, expect, it } from "vitest";
import { photograph } from "../../scripts/fuzz/bases.ts";
import { Dice } from "../../scripts/fuzz/dice.ts";
import type { Raster, Size } from "../../src/imaging/raster.ts";
import { STYLES } from "../../src/imaging/styles/registry.ts";
import type { Style } from "../../src/imaging/styles/style.ts";
import { makeBand } from "../../src/prints/band.ts";
import { type PrintPlan, planPrint } from "../../src/prints/plan.ts";
import { inBands, makePrint, png, sourceOf, tainted, wish } from "../../src/prints/prints.fixture.ts";
import type { PrintSource } from "../../src/prints/sourceRows.ts";
import { styleFrame } from "../../src/prints/styledRows.ts";

const DPI = 300;
const STRIP = 36;
/** Standing, so that bands are far from each other's halos. */
const PICTURE: Raster = photograph(120, 720, new Dice(9, 0));
/** Lanczos-3 reaches three of the coarser side's pixels. */
const SUPPORT = 3;

function planned(source: PrintSource, style: Style, { width, height }: Size): Promise<PrintPlan> {
  const paper = { width: width / DPI, height: height / DPI };
  return planPrint(tainted(0), source, wish(paper, style.slug, { paper, dpi: DPI, compression: "lzw" }));
}

describe.each(STYLES)("$slug at 300 dots to the inch", (style) => {
  it("is the same file in 1, 2, 7 and all bands, by LZW and as Deflate", async () => {
    const source = sourceOf(await png(PICTURE));
    const plan = await planned(source, style, PICTURE);
    for (const compression of ["lzw", "deflate"] as const) {
      const whole = await makePrint(source, inBands({ ...plan, compression }, STRIP, 1));
      for (const count of compression === "lzw" ? [2, 7, PICTURE.height / STRIP] : [7]) {
        const { file, layout } = await makePrint(source, inBands({ ...plan, compression }, STRIP, count));
        expect(file.equals(whole.file), `${count} bands`).toBe(true);
        expect(layout.crc32).toBe(whole.layout.crc32);
      }
    }
  });

  it.each([
    ["at its own size", PICTURE],
    ["enlarged", { width: 160, height: 960 }],
    ["reduced", { width: 90, height: 540 }],
  ])("%s, makes the same band with every row outside its halo poisoned", async (_, size) => {
    const sound = sourceOf(await png(PICTURE));
    const plan = inBands(await planned(sound, style, size), STRIP, 5);
    const rows = plan.bands[2] as { from: number; to: number };
    const halo = style.halo(styleFrame(plan.frame), plan.parameters);
    const scale = PICTURE.height / size.height;
    const reach = scale === 1 ? 0 : SUPPORT * Math.max(1, scale) + 1;
    const first = Math.max(0, Math.floor((rows.from - halo) * scale - reach));
    const end = Math.min(PICTURE.height, Math.ceil((rows.to + halo) * scale + reach));
    expect(first).toBeGreaterThan(0);
    expect(end).toBeLessThan(PICTURE.height);
    const poisoned = sourceOf(await png(poison(PICTURE, first, end)));
    const expected = await bytesOf(sound, plan);
    expect((await bytesOf(poisoned, plan)).equals(expected)).toBe(true);
  });
});

/** Band 2 and its rows of the preview. */
async function bytesOf(source: PrintSource, plan: PrintPlan): Promise<Buffer> {
  const strips: Uint8Array[] = [];
  const { preview } = await makeBand(tainted(1), source, plan, 2, ({ bytes }) => void strips.push(bytes));
  return Buffer.concat([...strips, preview]);
}

/** Black and white in turn in all rows but `from` to `to` - 1. */
function poison(raster: Raster, from: number, to: number): Raster {
  const stride = raster.width * raster.channels;
  const data = raster.data.map((level, i) => {
    const y = Math.floor(i / stride);
    return y >= from && y < to ? level : 255 * ((i + y) & 1);
  });
  return { ...raster, data };
}
