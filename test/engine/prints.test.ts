import { beforeAll, describe, expect, it } from "vitest";
import { photograph } from "../../scripts/fuzz/bases.ts";
import { Dice } from "../../scripts/fuzz/dice.ts";
import { cjpeg } from "../../scripts/fuzz/jpegTool.ts";
import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { STYLES } from "../../src/imaging/styles/registry.ts";
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
/**
 * Large papers have the widest rows of a print; on the smallest, one band needs more of the picture than on any other,
 * and where it is rotated those rows are held whole.
 */
const ORDERS = [
  { paper: [30, 40], lies: "auto", turn: 1, how: "upright" },
  { paper: [30, 40], lies: "auto", turn: 3, how: "upside down" },
  { paper: [30, 40], lies: "landscape", turn: 8, how: "rotated and lying" },
  { paper: [24, 36], lies: "auto", turn: 6, how: "rotated" },
  { paper: [18, 24], lies: "auto", turn: 6, how: "rotated" },
  { paper: [9, 12], lies: "auto", turn: 3, how: "upside down" },
  { paper: [9, 12], lies: "auto", turn: 6, how: "rotated" },
  { paper: [9, 12], lies: "landscape", turn: 6, how: "rotated and lying" },
] as const;
const ORDER = {
  dpi: 300,
  fit: "cover",
  gravity: "center",
  compression: "lzw",
  dateTime: new Date(0),
} as const;
/**
 * The peak is reached when the first strips are done: stages take what they need when they are made, the picture's rows
 * are held by then, and rings are full. A band in the middle has its whole halo.
 */
const STRIPS_MADE = 3;
/** What other bands and later strips may add: how much of a JPEG's scans is read ahead varies. Seen: 0.3 MiB. */
const VARYING_BYTES = 512 * 1024;
/** Beside the engine, a band's writer holds a part of its upload. */
const MOST_BYTES = LIMITS.engineBytes - LIMITS.partBytes - VARYING_BYTES;

const memory = new EngineMemory(kernelModule());

describe.each(Object.entries(KINDS))("a band of a print from 45 megapixels, %s, of", (_, options) => {
  let file: Uint8Array;
  let checkpoints: Uint8Array | null;
  beforeAll(async () => {
    file = tallJpeg(cjpeg(photograph(WIDTH, STRIP, new Dice(45, 0)), options.split(" ")), STRIPS);
    checkpoints = await checkpointsOf(sourceOf(file));
  });

  describe.each(ORDERS)("$paper inches, $how,", ({ turn, paper: [width, height], lies: orientation }) => {
    it.each(STYLES)("in $slug, leaves room for an upload in the budget", async (style) => {
      memory.reset();
      const source = sourceOf(file, turn, checkpoints);
      const plan = await planPrint(memory, source, {
        ...ORDER,
        style,
        paper: { width, height },
        orientation,
      });
      expect(plan.frame.width * plan.frame.height).toBe(width * height * 300 ** 2);
      let left = STRIPS_MADE;
      const enough = new Error("enough strips");
      const write = () => (left-- === 0 ? Promise.reject(enough) : undefined);
      await expect(makeBand(memory, source, plan, plan.bands.length >> 1, write)).rejects.toBe(enough);
      expect(memory.peak).toBeLessThanOrEqual(MOST_BYTES);
    });
  });
});
