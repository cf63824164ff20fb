import { PhotonImage } from "@cf-wasm/photon";
import { DarkroomError } from "../../errors.ts";
import type { PictureFormat, PictureHeader } from "../probe/header.ts";
import type { Raster } from "../raster.ts";
import { verifyJpeg } from "../verify/verifyJpeg.ts";
import { verifyPng } from "../verify/verifyPng.ts";
import type { DecodedPicture, EncodeSettings, PictureDecoder } from "./codec.ts";
import { toRgba } from "./rgba.ts";

/** What is checked before photon sees a picture: after it, a trap means that memory was short. */
const VERIFY: Readonly<Record<PictureFormat, ((bytes: Uint8Array) => void) | null>> = {
  jpeg: (bytes) => verifyJpeg(bytes),
  png: verifyPng,
  webp: null,
};

/**
 * Photon holds the whole picture, so the door admits only what fits (`budget.ts`). It paints over damaged
 * JPEG data without a word, and traps on damaged PNG data, which costs memory that never comes back: the
 * check before it finds both.
 */
export const photonDecoder: PictureDecoder = {
  decode(bytes, header) {
    const verify = VERIFY[header.format];
    verify?.(bytes);
    return rowsOf(decodePixels(bytes, verify !== null), header);
  },
};

export async function encodeJpeg(raster: Raster, { quality }: EncodeSettings): Promise<Uint8Array> {
  return withImage(raster, (image) => image.get_bytes_jpeg(quality));
}

export async function encodePng(raster: Raster): Promise<Uint8Array> {
  return withImage(raster, (image) => image.get_bytes());
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

function decodePixels(bytes: Uint8Array, verified: boolean): Pixels {
  let image: PhotonImage;
  try {
    image = PhotonImage.new_from_byteslice(bytes);
  } catch (trap) {
    if (verified) throw new DarkroomError("internal", { cause: trap });
    throw new DarkroomError("picture_damaged", {
      detail: { reason: "The picture data cannot be decoded." },
      cause: trap,
    });
  }
  try {
    return { width: image.get_width(), height: image.get_height(), rgba: image.get_raw_pixels() };
  } finally {
    image.free();
  }
}

function rowsOf(pixels: Pixels, header: PictureHeader): DecodedPicture {
  const { width, height } = pixels;
  if (width !== header.width || height !== header.height) {
    throw new DarkroomError("picture_damaged", {
      detail: { reason: `The header says ${header.width}×${header.height}, the data ${width}×${height}.` },
    });
  }
  const channels = header.hasAlpha ? 4 : 3;
  let rgba: Uint8Array | null = pixels.rgba;
  let y = 0;
  return {
    width,
    height,
    channels,
    readRow(row) {
      if (rgba === null || y === height) throw new RangeError(`no row ${y}`);
      const start = y * width * 4;
      y += 1;
      if (channels === 4) {
        row.set(rgba.subarray(start, start + width * 4));
        return;
      }
      for (let x = 0, p = start, q = 0; x < width; x++, p += 4, q += 3) {
        row[q] = rgba[p] as number;
        row[q + 1] = rgba[p + 1] as number;
        row[q + 2] = rgba[p + 2] as number;
      }
    },
    close() {
      rgba = null;
    },
  };
}

function withImage(raster: Raster, encode: (image: PhotonImage) => Uint8Array): Uint8Array {
  const image = new PhotonImage(toRgba(raster), raster.width, raster.height);
  try {
    return encode(image);
  } finally {
    image.free();
  }
}
