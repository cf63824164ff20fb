import webpDecoderModule from "@jsquash/webp/codec/dec/webp_dec.wasm";
import webpEncoderModule from "@jsquash/webp/codec/enc/webp_enc_simd.wasm";
import type { Codecs } from "../imaging/codecs/codec.ts";
import { jpegEncoder } from "../imaging/codecs/jpeg.ts";
import { pngEncoder } from "../imaging/codecs/png.ts";
import { webpEncoder } from "../imaging/codecs/webp.ts";
import { webpDecoder } from "../imaging/codecs/webpDecoder.ts";
import { EnginePool } from "../imaging/engine/pool.ts";
import kernels from "../imaging/kernels/kernels.wasm";

/** WebP by libwebp, since photon's has no loss and is larger than JPEG. */
export const CODECS: Codecs = {
  webp: webpDecoder(webpDecoderModule),
  encoders: { jpeg: jpegEncoder, png: pngEncoder, webp: webpEncoder(webpEncoderModule) },
};

/** The memories of this isolate's engine jobs: as many as its gate admits. */
export const ENGINES = new EnginePool(kernels);
