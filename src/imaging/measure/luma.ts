import { checkRaster, type Raster, type Size } from "../raster.ts";

/** One value for each pixel, row by row. Bytes 0 … 255, or means of such bytes. */
export interface Plane extends Size {
  readonly data: Uint8Array | Uint8ClampedArray | Float32Array;
}

/** A plane of bytes: itself a grey raster. */
export interface LumaPlane extends Raster {
  readonly channels: 1;
}

/**
 * L = (19595R + 38470G + 7471B + 32768) >> 16, the weights of ITU-R BT.601 as Pillow rounds them; alpha is
 * ignored. Grey is its own luma, and its data is shared, not copied.
 */
export function luma(raster: Raster): LumaPlane {
  checkRaster(raster);
  const { width, height, channels, data } = raster;
  if (channels === 1) return { width, height, channels, data };
  const grey = new Uint8Array(width * height);
  for (let i = 0, p = 0; i < grey.length; i++, p += channels) {
    const r = 19595 * (data[p] as number);
    const g = 38470 * (data[p + 1] as number);
    const b = 7471 * (data[p + 2] as number);
    grey[i] = (r + g + b + 32768) >> 16;
  }
  return { width, height, channels: 1, data: grey };
}
