import { apply_tone_curve, PhotonImage, resize, SamplingFilter } from "@cf-wasm/photon";
import { type Orientation, turnUpright } from "../../../../src/imaging/orient.ts";
import { probe } from "../../../../src/imaging/probe/scanner.ts";
import type { Raster } from "../../../../src/imaging/raster.ts";

/** Share of the pixels that may become black, and white. */
const CLIPPED = 0.004;
/** How far black and white points may move: what is dark on purpose stays so. */
const DARKEST_BLACK = 36;
const DARKEST_WHITE = 200;
/** The middle is lifted towards this, and not further than the gamma says. */
const MIDDLE = 142;
const MIN_GAMMA = 0.78;
const SATURATION = 1.12;

/** The longest edge, or the width, that the picture may have; never enlarged. */
export interface Bounds {
  readonly edge?: number;
  readonly width?: number;
  readonly scale?: number;
}

/** The picture upright, within its bounds, with its tones spread and its colours a little stronger. RGBA. */
export function enhance(bytes: Uint8Array, bounds: Bounds): Raster {
  let image = upright(bytes);
  try {
    image = shrink(image, bounds);
    apply_tone_curve(image, toneCurve(image.get_raw_pixels()));
    const raster = rasterOf(image);
    saturate(raster.data);
    return raster;
  } finally {
    image.free();
  }
}

function upright(bytes: Uint8Array): PhotonImage {
  const image = PhotonImage.new_from_byteslice(bytes);
  const orientation = orientationOf(bytes);
  if (orientation === 1) return image;
  const turned = turnUpright(rasterOf(image), orientation);
  image.free();
  return new PhotonImage(new Uint8Array(turned.data), turned.width, turned.height);
}

/** What cannot be told is taken as upright. */
function orientationOf(bytes: Uint8Array): Orientation {
  try {
    return probe(bytes, { maxPixels: Number.POSITIVE_INFINITY }).orientation as Orientation;
  } catch {
    return 1;
  }
}

function shrink(image: PhotonImage, { edge, width, scale = 1 }: Bounds): PhotonImage {
  const [w, h] = [image.get_width(), image.get_height()];
  const factor = Math.min(1, scale, (edge ?? w + h) / Math.max(w, h), (width ?? w) / w);
  if (factor === 1) return image;
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  const smaller = resize(image, side(w), side(h), SamplingFilter.Triangle);
  image.free();
  return smaller;
}

/** Where each of 256 tones goes: black and white points by the histogram, then the middle by a gamma. */
function toneCurve(rgba: Uint8Array): Uint8Array {
  const counts = new Uint32Array(256);
  let sum = 0;
  for (let i = 0; i < rgba.length; i += 4) {
    const luma = lumaAt(rgba, i);
    counts[luma] = (counts[luma] ?? 0) + 1;
    sum += luma;
  }
  const pixels = rgba.length / 4;
  const black = Math.min(DARKEST_BLACK, percentile(counts, pixels * CLIPPED));
  const white = Math.max(DARKEST_WHITE, percentile(counts, pixels * (1 - CLIPPED)));
  const mean = Math.max(0.02, Math.min(1, (sum / pixels - black) / (white - black)));
  const gamma = Math.max(MIN_GAMMA, Math.min(1, Math.log(MIDDLE / 255) / Math.log(mean)));
  return Uint8Array.from({ length: 256 }, (_, tone) => {
    const stretched = Math.max(0, Math.min(1, (tone - black) / (white - black)));
    return Math.round(255 * stretched ** gamma);
  });
}

/** Colours go away from the grey of the same brightness. */
function saturate(rgba: Uint8Array | Uint8ClampedArray): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const luma = lumaAt(rgba, i);
    for (let channel = i; channel < i + 3; channel += 1) {
      const moved = luma + ((rgba[channel] ?? 0) - luma) * SATURATION;
      rgba[channel] = Math.max(0, Math.min(255, moved));
    }
  }
}

/** Rec. 601, in eighths. */
function lumaAt(rgba: Uint8Array | Uint8ClampedArray, i: number): number {
  return ((rgba[i] ?? 0) * 2 + (rgba[i + 1] ?? 0) * 5 + (rgba[i + 2] ?? 0)) >> 3;
}

function percentile(counts: Uint32Array, wanted: number): number {
  let seen = 0;
  for (let tone = 0; tone < counts.length; tone += 1) {
    seen += counts[tone] ?? 0;
    if (seen >= wanted) return tone;
  }
  return counts.length - 1;
}

function rasterOf(image: PhotonImage): Raster {
  return {
    width: image.get_width(),
    height: image.get_height(),
    channels: 4,
    data: image.get_raw_pixels(),
  };
}
