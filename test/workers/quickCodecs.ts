import { CODECS } from "../../src/catalog/engine.ts";
import type { Codecs } from "../../src/imaging/codecs/codec.ts";
import { JPEG, PNG, WEBP } from "../fixtures/pictures.ts";
import { bytesOf } from "./catalogue.ts";

/** Quick stand-ins: what is tried here is the order of things, not the pixels. */
export const QUICK_CODECS: Codecs = {
  ...CODECS,
  encoders: {
    jpeg: async () => bytesOf(JPEG),
    png: async () => bytesOf(PNG),
    webp: async () => bytesOf(WEBP),
  },
};
