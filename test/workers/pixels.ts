import { PhotonImage } from "@cf-wasm/photon";
import { toRgba } from "../../src/imaging/codecs/rgba.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import type { Raster } from "../../src/imaging/raster.ts";

/** The pixels of a small picture as it is stored, by another decoder than Darkroom's. */
export function decode(bytes: Uint8Array): Raster {
  const image = PhotonImage.new_from_byteslice(bytes);
  try {
    const [width, height] = [image.get_width(), image.get_height()];
    const rgba = image.get_raw_pixels();
    if (probe(bytes).hasAlpha) return { width, height, channels: 4, data: rgba };
    return { width, height, channels: 3, data: rgba.filter((_, i) => i % 4 !== 3) };
  } finally {
    image.free();
  }
}

/** Encodes a small picture by another encoder than Darkroom's. */
export function encodeJpeg(raster: Raster, quality: number): Uint8Array<ArrayBuffer> {
  return encoded(raster, (image) => image.get_bytes_jpeg(quality));
}

export function encodePng(raster: Raster): Uint8Array<ArrayBuffer> {
  return encoded(raster, (image) => image.get_bytes());
}

function encoded(raster: Raster, encode: (image: PhotonImage) => Uint8Array): Uint8Array<ArrayBuffer> {
  const image = new PhotonImage(toRgba(raster), raster.width, raster.height);
  try {
    return Uint8Array.from(encode(image));
  } finally {
    image.free();
  }
}

/** One pixel, by its place in parts of the width and the height. */
export function pixelAt({ width, height, channels, data }: Raster, x: number, y: number): number[] {
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * channels;
  return [...data.subarray(at, at + channels)];
}

/** The middles of the quarters: upper left, upper right, lower left, lower right. */
export function cornersOf(raster: Raster): number[][] {
  return [
    pixelAt(raster, 0.25, 0.25),
    pixelAt(raster, 0.75, 0.25),
    pixelAt(raster, 0.25, 0.75),
    pixelAt(raster, 0.75, 0.75),
  ];
}

/** Which of the colours a pixel is nearest to. */
export function nearest(pixel: readonly number[], colors: readonly (readonly number[])[]): number {
  const distance = (color: readonly number[]) =>
    color.reduce((sum, level, i) => sum + Math.abs(level - (pixel[i] ?? 0)), 0);
  return colors.reduce((best, color, i) => (distance(color) < distance(colors[best] ?? []) ? i : best), 0);
}

/** Largest difference in one level. */
export function farthest(pixel: readonly number[], color: readonly number[]): number {
  return Math.max(...color.map((level, i) => Math.abs(level - (pixel[i] ?? 0))));
}
