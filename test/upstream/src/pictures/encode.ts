import { PhotonImage } from "@cf-wasm/photon";
import webpModule from "@jsquash/webp/codec/enc/webp_enc_simd.wasm";
import encodeWebp, { init } from "@jsquash/webp/encode.js";
import type { Raster } from "../../../../src/imaging/raster.ts";

let ready: Promise<unknown> | undefined;

/** Encodes RGBA of any size: the simulator has no isolate's limits, and shares no encoder with what it tests. */
export const ENCODERS = {
  jpeg: async (raster: Raster, quality: number) =>
    withPhoton(raster, (image) => image.get_bytes_jpeg(quality)),
  png: async (raster: Raster) => withPhoton(raster, (image) => image.get_bytes()),
  async webp({ width, height, data }: Raster, quality: number) {
    ready ??= init(webpModule);
    await ready;
    const image = { width, height, data: new Uint8ClampedArray(data), colorSpace: "srgb" };
    return new Uint8Array(await encodeWebp(image as Parameters<typeof encodeWebp>[0], { quality }));
  },
};

function withPhoton({ width, height, data }: Raster, encode: (image: PhotonImage) => Uint8Array): Uint8Array {
  const image = new PhotonImage(new Uint8Array(data), width, height);
  try {
    return encode(image);
  } finally {
    image.free();
  }
}
