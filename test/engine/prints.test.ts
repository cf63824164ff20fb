import { beforeAll, describe, expect, it } from "vitest";
import { photograph } from "../../scripts/fuzz/bases.ts";
import { Dice } from "../../scripts/fuzz/dice.ts";
import { cjpeg } from "../../scripts/fuzz/jpegTool.ts";
import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { styleNamed } from "../../src/imaging/styles/registry.ts";
import type { Style } from "../../src/imaging/styles/style.ts";
import { LIMITS } from "../../src/limits.ts";
import { makeBand } from "../../src/prints/band.ts";
import { planPrint } from "../../src/prints/plan.ts";
import { checkpointsOf, sourceOf } from "../../src/prints/prints.fixture.ts";
import { tallJpeg } from "./tall.ts";

const [WIDTH, STRIP, STRIPS] = [8256, 128, 43];
const KINDS = {
  baseline: "-quality 85 -sample 2x2 -restart 1",
  progressive: "-quality 85 -sample 2x1 -progressive -restart 1",
};
/** The style that takes most memory. */
const STYLE = styleNamed("screenprint-coastal-poster") as Style;
const ORDER = { dpi: 300, fit: "cover", gravity: "center", style: STYLE, dateTime: new Date(0) } as const;

describe.each(Object.entries(KINDS))("a band of a print from 45 megapixels, %s, of", (_, options) => {
  let file: Uint8Array;
  let checkpoints: Uint8Array | null;
  beforeAll(async () => {
    file = tallJpeg(cjpeg(photograph(WIDTH, STRIP, new Dice(45, 0)), options.split(" ")), STRIPS);
    checkpoints = await checkpointsOf(sourceOf(file));
  });

  it.each([
    ["30x40, upright and lying", 1, "auto", [30, 40]],
    ["30x40, upright and standing", 1, "portrait", [30, 40]],
    ["30x40, upside down", 3, "auto", [30, 40]],
    ["30x40, rotated", 6, "auto", [30, 40]],
    ["30x40, rotated and lying", 8, "landscape", [30, 40]],
    ["9x12, upside down", 3, "auto", [9, 12]],
    ["9x12, rotated", 6, "auto", [9, 12]],
  ] as const)("%s, takes at most the engine's budget", async (_name, turn, orientation, [width, height]) => {
    const memory = new EngineMemory(kernelModule());
    const source = sourceOf(file, turn, checkpoints);
    const paper = { width, height };
    const plan = await planPrint(memory, source, { ...ORDER, paper, orientation, compression: "deflate" });
    const { frame, rowsPerStrip, bands } = plan;
    expect(frame.width * frame.height).toBe(width * height * 300 ** 2);
    // The rows of a whole band, and few of them painted: a style's memory follows the width.
    const rows = bands[Math.floor(bands.length / 2)] as { from: number; to: number };
    const part = turn === 1 ? { ...rows, to: rows.from + 2 * rowsPerStrip } : rows;
    const { stripBytes } = await makeBand(memory, source, { ...plan, bands: [part] }, 0, () => {});
    expect(stripBytes).toHaveLength(Math.ceil((part.to - part.from) / rowsPerStrip));
    expect(memory.peak).toBeLessThanOrEqual(LIMITS.engineBytes);
  });
});
