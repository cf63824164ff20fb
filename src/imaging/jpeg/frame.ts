import type { Size } from "../raster.ts";

/** How the components are to be read; "cmyk" and "ycck" are inverted, as Adobe writes them. */
export type JpegColour = "grey" | "ycc" | "rgb" | "cmyk" | "ycck";

/** Denominator of the scale: each block becomes 8/scale samples wide and high. */
export type JpegScale = 1 | 2 | 4 | 8;

export interface FrameComponent {
  readonly id: number;
  /** Sampling factors; 1 and 1 where the frame has but one component, whose MCU is one block (T.81, A.2.2). */
  readonly h: number;
  readonly v: number;
  /** Number of the quantisation table (Tq). */
  readonly quantizer: number;
  /** Blocks that hold samples: what a scan of this component alone sends (T.81, A.2.2). */
  readonly blocksWide: number;
  readonly blocksHigh: number;
}

/** What SOF says (T.81, B.2.2), and the colour model by the application segments. */
export interface JpegFrame extends Size {
  readonly progressive: boolean;
  readonly colour: JpegColour;
  readonly components: readonly FrameComponent[];
  /** The largest sampling factors. */
  readonly hMax: number;
  readonly vMax: number;
  /** MCUs of an interleaved scan (T.81, A.2.4). */
  readonly mcusWide: number;
  readonly mcusHigh: number;
}

/** A part of the picture in pixels of full scale; it has at least one pixel and lies within the picture. */
export interface PixelWindow extends Size {
  readonly left: number;
  readonly top: number;
}

/** MCU columns and rows, the ends excluded. */
export interface McuSpan {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Size of the whole picture at a scale. */
export function scaledSize({ width, height }: Size, scale: JpegScale): Size {
  return { width: Math.ceil(width / scale), height: Math.ceil(height / scale) };
}

/** The pixels at a scale that hold any of the window's; whole where there is no window. */
export function scaledWindow(frame: Size, scale: JpegScale, window?: PixelWindow): PixelWindow {
  if (window === undefined) return { left: 0, top: 0, ...scaledSize(frame, scale) };
  const left = Math.floor(window.left / scale);
  const top = Math.floor(window.top / scale);
  const width = Math.ceil((window.left + window.width) / scale) - left;
  const height = Math.ceil((window.top + window.height) / scale) - top;
  return { left, top, width, height };
}

/**
 * MCUs whose blocks are transformed: those of the window, and one more on each side, whose samples upsampling
 * reads. Planes hold the columns `left` to `right`; the first row that is handed on is `top`.
 */
export function mcuSpan(frame: JpegFrame, window?: PixelWindow): McuSpan {
  const { hMax, vMax, mcusWide, mcusHigh } = frame;
  if (window === undefined) return { left: 0, right: mcusWide, top: 0, bottom: mcusHigh };
  const across = 8 * hMax;
  const down = 8 * vMax;
  return {
    left: Math.max(0, Math.floor(window.left / across) - 1),
    right: Math.min(mcusWide, Math.ceil((window.left + window.width) / across) + 1),
    top: Math.max(0, Math.floor(window.top / down) - 1),
    bottom: Math.min(mcusHigh, Math.ceil((window.top + window.height) / down) + 1),
  };
}
