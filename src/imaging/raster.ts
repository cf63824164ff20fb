/** Samples of one pixel: grey, RGB, or RGB with alpha. Always 8 bits each, interleaved. */
export type Channels = 1 | 3 | 4;

/** Width and height in pixels, both whole and at least 1. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The shape of a picture whose pixels come row by row. */
export interface PictureShape extends Size {
  readonly channels: Channels;
}

/** A whole picture in memory: height × width × channels bytes, top to bottom, left to right, no padding. */
export interface Raster extends PictureShape {
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Refuses a size that is not a whole number of pixels, at least 1 by 1: RangeError. */
export function checkSize(size: Size): void {
  const { width, height } = size;
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`no picture is ${width} by ${height} pixels`);
  }
}

/** As checkSize, and the data has to fill the shape exactly: RangeError. */
export function checkRaster(raster: Raster): void {
  checkSize(raster);
  const expected = raster.width * raster.height * raster.channels;
  if (raster.data.length !== expected) {
    throw new RangeError(`${raster.data.length} samples where ${expected} belong`);
  }
}
