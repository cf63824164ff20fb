import type { Orientation } from "../imaging/orient.ts";
import { checkSize, type Size } from "../imaging/raster.ts";
import { type Gravity, shareBefore } from "./gravity.ts";
import { type Rect, storedRect, turnedSize } from "./storedRect.ts";

export const FITS = ["cover", "contain", "stretch"] as const;
/** The picture fills the print and is cropped; is seen whole on bare paper; fills it out of shape. */
export type Fit = (typeof FITS)[number];

export const PRINT_ORIENTATIONS = ["auto", "portrait", "landscape"] as const;
/** How the paper lies; "auto" as the picture does. */
export type PrintOrientation = (typeof PRINT_ORIENTATIONS)[number];

/** What is ordered: a paper and how the picture goes on it. */
export interface PrintOrder {
  /** Inches, in either order. */
  readonly paper: Size;
  readonly fit: Fit;
  /** Which part of the picture is kept, or where it stands on the paper. */
  readonly gravity: Gravity;
  readonly orientation: PrintOrientation;
  /** Pixels per inch of the print. */
  readonly dpi: number;
}

/** Where the photograph stands on the print. */
export interface Frame extends Size {
  /** Pixels of the print to an inch. */
  readonly dpi: number;
  /** The part of the picture that is seen, in pixels as they are stored. */
  readonly crop: Rect;
  /** Of the stored picture (Exif 2.32, 4.6.4 A). */
  readonly orientation: Orientation;
  /** Where that part stands on the print, pixels; around it the paper is bare. */
  readonly placed: Rect;
  /** Pixels of the picture to an inch of the print, on the axis that has fewer, to the nearest whole. */
  readonly effectiveDpi: number;
}

/** Below so many pixels of the picture to an inch, a print looks soft in the hand. */
export const SOFT_DPI = 150;

/**
 * Plans a print. All that is cut or placed is whole pixels: sides are rounded to the nearest, halves up, to at
 * least 1; what is left over on an axis goes before the picture by half or none or all, halves down.
 * @param picture its size as stored
 * @throws RangeError for what is no size
 */
export function planFrame(picture: Size, orientation: Orientation, order: PrintOrder): Frame {
  checkSize(picture);
  const upright = turnedSize(picture, orientation);
  const print = printSize(upright, order);
  checkSize(print);
  const { seen, placed } = FIT[order.fit](upright, print, order.gravity);
  const { dpi } = order;
  const least = Math.min(seen.width / placed.width, seen.height / placed.height);
  return {
    ...print,
    dpi,
    crop: storedRect(seen, picture, orientation),
    orientation,
    placed,
    effectiveDpi: Math.round(least * dpi),
  };
}

/** The size of the crop as it is seen. */
export function uprightCrop({ crop, orientation }: Frame): Size {
  return turnedSize(crop, orientation);
}

function printSize(upright: Size, { paper, orientation, dpi }: PrintOrder): Size {
  const sides = [paper.width, paper.height].map((inches) => Math.round(inches * dpi));
  const shorter = Math.min(...sides);
  const longer = Math.max(...sides);
  const lies = orientation === "auto" ? upright.width > upright.height : orientation === "landscape";
  return lies ? { width: longer, height: shorter } : { width: shorter, height: longer };
}

interface Fitted {
  /** Of the upright picture. */
  readonly seen: Rect;
  /** Of the print. */
  readonly placed: Rect;
}

const FIT: Readonly<Record<Fit, (picture: Size, print: Size, gravity: Gravity) => Fitted>> = {
  cover: (picture, print, gravity) => ({
    seen: within(picture, largestInside(picture, print), gravity),
    placed: whole(print),
  }),
  contain: (picture, print, gravity) => ({
    seen: whole(picture),
    placed: within(print, largestInside(print, picture), gravity),
  }),
  stretch: (picture, print) => ({ seen: whole(picture), placed: whole(print) }),
};

/** The largest size of the shape of `shape` in `room`; one side is the room's. */
function largestInside(room: Size, shape: Size): Size {
  return room.width * shape.height > room.height * shape.width
    ? { width: scaled(room.height, shape.width, shape.height), height: room.height }
    : { width: room.width, height: scaled(room.width, shape.height, shape.width) };
}

/** side · to / from, to the nearest whole, halves up, at least 1; exact, as the products stay below 2^53. */
function scaled(side: number, to: number, from: number): number {
  return Math.max(1, Math.floor((2 * side * to + from) / (2 * from)));
}

function within(room: Size, size: Size, gravity: Gravity): Rect {
  const before = shareBefore(gravity);
  return {
    left: Math.floor((room.width - size.width) * before.across),
    top: Math.floor((room.height - size.height) * before.down),
    ...size,
  };
}

function whole({ width, height }: Size): Rect {
  return { left: 0, top: 0, width, height };
}
