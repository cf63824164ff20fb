import encode, { init } from "@jsquash/webp/encode.js";
import type { PictureEncoder } from "./codec.ts";
import { toRgba } from "./rgba.ts";

/** What encoding takes, bytes a pixel: RGBA here and in the encoder, and its planes (measured). */
const BYTES_A_PIXEL = 16;

/**
 * A lossy WebP encoder (libwebp). The caller gives the compiled module, since each platform has its own way to
 * come by one.
 */
export function webpEncoder(module: WebAssembly.Module): PictureEncoder {
  let ready: Promise<unknown> | undefined;
  return async (memory, raster, { quality, effort = 4 }) => {
    const mark = memory.mark();
    memory.hold(raster.width * raster.height * BYTES_A_PIXEL);
    // A start that failed is made again: the next picture may find the memory that this one did not.
    ready ??= init(module).catch((failed: unknown) => {
      ready = undefined;
      throw failed;
    });
    await ready;
    const rgba = toRgba(raster);
    const image = {
      width: raster.width,
      height: raster.height,
      data: new Uint8ClampedArray(rgba.buffer),
      colorSpace: "srgb" as const,
    };
    try {
      return new Uint8Array(await encode(image as Parameters<typeof encode>[0], { quality, method: effort }));
    } finally {
      memory.release(mark);
    }
  };
}
