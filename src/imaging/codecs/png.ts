import { PhotonImage } from "@cf-wasm/photon";
import type { PictureEncoder } from "./codec.ts";
import { toRgba } from "./rgba.ts";

/** What encoding takes, bytes a pixel: RGBA here and in photon, and its output while that grows (measured). */
const BYTES_A_PIXEL = 16;

/** Photon's encoder. */
export const pngEncoder: PictureEncoder = async (memory, raster) => {
  const { width, height } = raster;
  const mark = memory.mark();
  try {
    memory.hold(width * height * BYTES_A_PIXEL);
    const image = new PhotonImage(toRgba(raster), width, height);
    try {
      return image.get_bytes();
    } finally {
      image.free();
    }
  } finally {
    memory.release(mark);
  }
};
