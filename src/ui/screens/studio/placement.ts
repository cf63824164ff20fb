import type { PrintFrame } from "../../api/prints.ts";

/** Shares of the picture's width and height, from its top left; below 0 and above 1 it lies beyond the picture. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const PICTURE: Area = { left: 0, top: 0, width: 1, height: 1 };

/** Where the paper lies on the picture: within it where the print is cropped, beyond it where paper stays bare. */
export function paperArea({ crop_share: crop, placed, width_px, height_px }: PrintFrame): Area {
  const [across, down] = [crop.width / placed.width, crop.height / placed.height];
  return {
    left: crop.left - placed.left * across,
    top: crop.top - placed.top * down,
    width: width_px * across,
    height: height_px * down,
  };
}

/** The smallest area with both in it. */
export function around(a: Area, b: Area): Area {
  const [left, top] = [Math.min(a.left, b.left), Math.min(a.top, b.top)];
  return {
    left,
    top,
    width: Math.max(a.left + a.width, b.left + b.width) - left,
    height: Math.max(a.top + a.height, b.top + b.height) - top,
  };
}

/** Width by height of an area as the print shows it, which may be out of the picture's own shape. */
export function shapeOf(area: Area, frame: PrintFrame): number {
  const paper = paperArea(frame);
  return (area.width / paper.width / (area.height / paper.height)) * (frame.width_px / frame.height_px);
}

/** An area within another one, as a style has it. */
export function styleOf(area: Area, within: Area): Record<"left" | "top" | "width" | "height", string> {
  return {
    left: percent((area.left - within.left) / within.width),
    top: percent((area.top - within.top) / within.height),
    width: percent(area.width / within.width),
    height: percent(area.height / within.height),
  };
}

/** How much of the picture is not on the print, from 0 to 1. */
export function croppedShare({ crop_share: crop }: PrintFrame): number {
  return Math.max(0, 1 - crop.width * crop.height);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(4)}%`;
}
