import { describe, expect, test } from "vitest";
import { LIMITS } from "../limits.ts";
import { type Fit, planFrame } from "./frame.ts";
import { previewFrame } from "./previewFrame.ts";

const PICTURE = { width: 4256, height: 2837 };

function printOf(width: number, height: number, fit: Fit = "cover") {
  const order = { paper: { width, height }, dpi: 300, fit, gravity: "center", orientation: "auto" } as const;
  return planFrame(PICTURE, 6, order);
}

describe.each([200, 333, 800, 1200])("a preview of %i pixels", (edge) => {
  test.each([
    [9, 12],
    [24, 36],
    [30, 40],
  ])("of a print of %i by %i inches has its crop, and whole pixels that many times over", (...paper) => {
    const print = printOf(...paper);
    const { frame, factor } = previewFrame(print, edge);
    expect(frame.crop).toEqual(print.crop);
    expect(frame.height).toBe(edge * factor);
    expect(frame.width / factor).toBe(Math.round((edge * paper[0]) / paper[1]));
    expect(frame.placed).toEqual({ left: 0, top: 0, width: frame.width, height: frame.height });
    expect(frame.dpi).toBeCloseTo((edge * factor) / paper[1], -1);
  });

  test("has paper around the picture where the print has it, to the nearest pixel", () => {
    const print = printOf(24, 36, "contain");
    const { frame, factor } = previewFrame(print, edge);
    const scale = edge / print.height;
    const { placed } = frame;
    for (const [there, here] of [
      [print.placed.left, placed.left],
      [print.placed.top, placed.top],
      [print.placed.left + print.placed.width, placed.left + placed.width],
      [print.placed.top + print.placed.height, placed.top + placed.height],
    ] as const) {
      expect(here % factor).toBe(0);
      expect(Math.abs(here / factor - there * scale)).toBeLessThanOrEqual(0.5);
    }
  });
});

test("strokes have 100 pixels to the inch where that is not too much to paint", () => {
  const painted = (edge: number, ...paper: [number, number]) => previewFrame(printOf(...paper), edge).frame;
  expect(painted(800, 9, 12).dpi).toBe(133);
  expect(painted(800, 24, 36).dpi).toBe(67);
  expect(painted(200, 9, 12).dpi).toBeGreaterThanOrEqual(100);
  for (const edge of [LIMITS.previewLeastEdge, 800, LIMITS.previewEdge]) {
    const { width, height } = painted(edge, 20, 24);
    expect(width * height).toBeLessThanOrEqual(4_800_000);
  }
});

test("a preview is never larger than the print", () => {
  const print = planFrame({ width: 40, height: 30 }, 1, {
    ...{ paper: { width: 2, height: 1 }, dpi: 100 },
    ...{ fit: "cover", gravity: "center", orientation: "auto" },
  });
  expect(previewFrame(print, 800)).toEqual({ frame: print, factor: 1 });
});
