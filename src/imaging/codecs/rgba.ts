import type { Raster } from "../raster.ts";

/** The same picture with four channels, opaque where it had no alpha: what encoders take. */
export function toRgba(raster: Raster): Uint8Array {
  const { width, height, channels, data } = raster;
  const rgba = new Uint8Array(width * height * 4);
  if (channels === 4) {
    rgba.set(data);
    return rgba;
  }
  const green = channels === 3 ? 1 : 0;
  const blue = channels === 3 ? 2 : 0;
  for (let p = 0, q = 0; q < rgba.length; p += channels, q += 4) {
    rgba[q] = data[p] as number;
    rgba[q + 1] = data[p + green] as number;
    rgba[q + 2] = data[p + blue] as number;
    rgba[q + 3] = 255;
  }
  return rgba;
}
