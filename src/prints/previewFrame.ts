import type { Size } from "../imaging/raster.ts";
import type { Frame } from "./frame.ts";
import type { Rect } from "./storedRect.ts";

/**
 * Pixels to an inch from which on strokes come out as broad as on the print. Below, many a style is at its narrowest
 * stroke of a few pixels, so that more are painted than are shown.
 */
const STROKE_DPI = 100;
/** Pixels that are painted for it, at most: about half a second's work. */
const PAINTED_PIXELS = 4_800_000;
/** Painted pixels, across and down, to one that is shown: what BoxMean takes. */
const MOST_FACTOR = 16;

export interface PreviewFrame {
  /** What is painted: the print's frame at a lower resolution, with the very same crop. */
  readonly frame: Frame;
  /** Painted pixels, across and down, to one of the preview. */
  readonly factor: number;
}

/** How a print is previewed with its longer edge in `edge` pixels, or in its own if it has fewer. */
export function previewFrame(print: Frame, edge: number): PreviewFrame {
  const longest = Math.max(print.width, print.height);
  const scale = Math.min(1, edge / longest);
  const shown = { width: scaledSide(print.width, scale), height: scaledSide(print.height, scale) };
  const factor = paintedFactor(shown, print.dpi * scale, scale);
  const placed = scaledRect(print.placed, scale);
  const frame: Frame = {
    ...print,
    width: factor * shown.width,
    height: factor * shown.height,
    placed: {
      left: factor * placed.left,
      top: factor * placed.top,
      width: factor * placed.width,
      height: factor * placed.height,
    },
    // Strokes take whole ones as they come; half a pixel to the inch is nothing to see.
    dpi: Math.max(1, Math.round(print.dpi * scale * factor)),
  };
  return { frame, factor };
}

/** The smallest that is enough for strokes, but not beyond what is affordable, nor beyond the print's pixels. */
function paintedFactor({ width, height }: Size, dpi: number, scale: number): number {
  const affordable = Math.floor(Math.sqrt(PAINTED_PIXELS / (width * height)));
  const enough = Math.ceil(STROKE_DPI / dpi);
  return Math.max(1, Math.min(enough, affordable, Math.floor(1 / scale), MOST_FACTOR));
}

/** Both edges to the nearest whole pixel, so that the border is where the print has it. */
function scaledRect({ left, top, width, height }: Rect, scale: number): Rect {
  const [x, y] = [Math.round(left * scale), Math.round(top * scale)];
  return {
    left: x,
    top: y,
    width: Math.max(1, Math.round((left + width) * scale) - x),
    height: Math.max(1, Math.round((top + height) * scale) - y),
  };
}

function scaledSide(side: number, scale: number): number {
  return Math.max(1, Math.round(side * scale));
}
