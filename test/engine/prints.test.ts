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
/** Those that take most memory, on wide rows and on narrow ones. */
const POSTER = styleNamed("screenprint-coastal-poster") as Style;
const OIL = styleNamed("oil-painting") as Style;
const ORDER = {
  dpi: 300,
  fit: "cover",
  gravity: "center",
  compression: "lzw",
  dateTime: new Date(0),
} as const;
const STRIPS_MADE = 3;
/** Beside the engine, a band's writer holds a part of its upload. */
const MOST_BYTES = LIMITS.engineBytes - LIMITS.partBytes;

describe.each(Object.entries(KINDS))("a band of a print from 45 megapixels, %s, of", (_, options) => {
  let file: Uint8Array;
  let checkpoints: Uint8Array | null;
  beforeAll(async () => {
    file = tallJpeg(cjpeg(photograph(WIDTH, STRIP, new Dice(45, 0)), options.split(" ")), STRIPS);
    checkpoints = await checkpointsOf(sourceOf(file));
  });

  it.each([
    { paper: [30, 40], lies: "auto", turn: 1, how: "upright and lying", style: POSTER },
    { paper: [30, 40], lies: "auto", turn: 3, how: "upside down", style: POSTER },
    { paper: [30, 40], lies: "landscape", turn: 8, how: "rotated and lying", style: POSTER },
    { paper: [24, 36], lies: "auto", turn: 6, how: "rotated", style: POSTER },
    { paper: [9, 12], lies: "auto", turn: 3, how: "upside down", style: OIL },
    { paper: [9, 12], lies: "auto", turn: 6, how: "rotated", style: OIL },
    { paper: [9, 12], lies: "landscape", turn: 6, how: "rotated and lying", style: OIL },
  ] as const)("$paper inches, $how, leaves room for an upload in the budget", async ({ turn, ...order }) => {
    const memory = new EngineMemory(kernelModule());
    const source = sourceOf(file, turn, checkpoints);
    const [width, height] = order.paper;
    const { style, lies: orientation } = order;
    const plan = await planPrint(memory, source, { ...ORDER, style, paper: { width, height }, orientation });
    expect(plan.frame.width * plan.frame.height).toBe(width * height * 300 ** 2);
    // The peak is reached when the first strips are done: the picture's rows are held by then, and rings are full.
    let left = STRIPS_MADE;
    const enough = new Error("enough strips");
    const write = () => (left-- === 0 ? Promise.reject(enough) : undefined);
    await expect(makeBand(memory, source, plan, plan.bands.length >> 1, write)).rejects.toBe(enough);
    expect(memory.peak).toBeLessThanOrEqual(MOST_BYTES);
  });
});
