import webpModule from "@jsquash/webp/codec/enc/webp_enc_simd.wasm";
import { encodeJpeg, encodePng, photonDecoder } from "../imaging/codecs/photon.ts";
import { webpEncoder } from "../imaging/codecs/webp.ts";
import type { Codecs } from "../imaging/renditions.ts";

/** The codecs of this deployment. WebP by libwebp, since photon's has no loss and is larger than JPEG. */
export const CODECS: Codecs = {
  decoder: photonDecoder,
  encoders: { jpeg: encodeJpeg, png: encodePng, webp: webpEncoder(webpModule) },
};
