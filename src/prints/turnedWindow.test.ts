import { expect, test } from "vitest";
import type { Orientation } from "../imaging/orient.ts";
import { STYLES } from "../imaging/styles/registry.ts";
import { planBands } from "../imaging/tiff/bands.ts";
import { type Frame, planFrame, uprightCrop } from "./frame.ts";
import { printBands } from "./printBands.ts";
import { styleFrame } from "./styledRows.ts";
import { heldBytes, isReducedFirst } from "./turnedWindow.ts";

const PICTURE = { width: 8256, height: 5504 };
const PLACING = { dpi: 300, fit: "cover", gravity: "center", orientation: "auto" } as const;

function frameOf(width: number, height: number, orientation: Orientation): Frame {
  return planFrame(PICTURE, orientation, { ...PLACING, paper: { width, height } });
}

test.each([
  [16, 20],
  [18, 24],
  [20, 24],
  [24, 36],
] as const)("at %i by %i a band of a picture that lies on its side is one window of it", (width, height) => {
  for (const orientation of [5, 6, 7, 8] as const) {
    const frame = frameOf(width, height, orientation);
    const crop = uprightCrop(frame);
    const rowBytes = (3 * crop.width * crop.height) / frame.placed.height;
    const { bands } = printBands(frame);
    for (const style of STYLES) {
      const halo = 2 * style.halo(styleFrame(frame), style.parameters);
      for (const { from, to } of bands)
        expect(rowBytes * (to - from + halo)).toBeLessThan(heldBytes(frame.placed));
    }
  }
});

test("all other pictures are divided as their print asks for", () => {
  for (const orientation of [1, 2, 3, 4] as const) {
    const frame = frameOf(18, 24, orientation);
    expect(printBands(frame)).toEqual(planBands(frame));
  }
  const reduced = frameOf(12, 16, 6);
  expect(isReducedFirst(reduced)).toBe(true);
  expect(printBands(reduced)).toEqual(planBands(reduced));
});

test("bands are not made smaller where that saves no decode", () => {
  const vast = planFrame({ width: 10_000, height: 60_000 }, 6, {
    ...PLACING,
    paper: { width: 9, height: 12 },
  });
  const wide = frameOf(30, 40, 6);
  for (const frame of [vast, wide])
    expect(printBands(frame).bands).toHaveLength(planBands(frame).bands.length);
});
