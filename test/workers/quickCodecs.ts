import type { Codecs } from "../../src/imaging/renditions.ts";
import { rasterRows } from "../../src/imaging/rows.ts";
import { JPEG, PNG, WEBP } from "../fixtures/pictures.ts";
import { bytesOf } from "./catalogue.ts";

/** Quick stand-ins: what is tried here is the order of things, not the pixels. */
export const QUICK_CODECS: Codecs = {
  decoder: {
    decode: (_, { width, height }) => {
      const data = new Uint8Array(width * height * 3).fill(128);
      const rows = rasterRows({ width, height, channels: 3, data });
      return { ...rows, channels: 3, close: () => {} };
    },
  },
  encoders: {
    jpeg: async () => bytesOf(JPEG),
    png: async () => bytesOf(PNG),
    webp: async () => bytesOf(WEBP),
  },
};
