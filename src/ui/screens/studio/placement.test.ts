import { describe, expect, test } from "vitest";
import { type Fit, planFrame } from "../../../prints/frame.ts";
import type { PrintFrame } from "../../api/prints.ts";
import { around, croppedShare, PICTURE, paperArea, shapeOf, styleOf } from "./placement.ts";

/** As the interface tells it, for a picture that is stored upright. */
function frameOf(
  width: number,
  height: number,
  fit: Fit,
  gravity: "center" | "north" = "center",
): PrintFrame {
  const paper = { width: 9, height: 12 };
  const frame = planFrame({ width, height }, 1, { paper, fit, gravity, orientation: "auto", dpi: 300 });
  const { crop, placed } = frame;
  const crop_share = {
    left: crop.left / width,
    top: crop.top / height,
    width: crop.width / width,
    height: crop.height / height,
  };
  return { width_px: frame.width, height_px: frame.height, placed, crop_share } as PrintFrame;
}

describe("a print that fills its paper", () => {
  const frame = frameOf(1600, 900, "cover");

  test("lies within the picture, and what is beside it is cropped", () => {
    const paper = paperArea(frame);
    // 9 of 12 inches lying, so 4 to 3: 1200 of 1600 pixels, 200 on either side.
    expect(paper).toEqual({ left: 0.125, top: 0, width: 0.75, height: 1 });
    expect(croppedShare(frame)).toBeCloseTo(0.25, 10);
    expect(around(PICTURE, paper)).toEqual(PICTURE);
  });

  test("shows the picture in its own shape", () => {
    expect(shapeOf(PICTURE, frame)).toBeCloseTo(16 / 9, 10);
    expect(shapeOf(paperArea(frame), frame)).toBeCloseTo(4 / 3, 10);
  });

  test("is laid over the picture in percent of it", () => {
    expect(styleOf(paperArea(frame), PICTURE)).toEqual({
      left: "12.5000%",
      top: "0.0000%",
      width: "75.0000%",
      height: "100.0000%",
    });
  });
});

test("a print with all of the picture reaches beyond it, where the gravity leaves room", () => {
  const frame = frameOf(900, 1600, "contain", "north");
  const paper = paperArea(frame);
  expect(croppedShare(frame)).toBe(0);
  expect([paper.top, paper.height]).toEqual([0, 1]);
  expect(paper.left).toBeCloseTo(-paper.width / 2 + 0.5, 3);
  expect(around(PICTURE, paper)).toEqual(paper);
  expect(shapeOf(paper, frame)).toBeCloseTo(3 / 4, 10);
});

test("a stretched picture is as much out of shape as its print", () => {
  const frame = frameOf(1000, 1000, "stretch");
  expect(paperArea(frame)).toEqual(PICTURE);
  expect(shapeOf(PICTURE, frame)).toBe(3 / 4);
});
