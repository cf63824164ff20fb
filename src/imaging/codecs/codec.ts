import type { PictureHeader } from "../probe/header.ts";
import type { Raster } from "../raster.ts";
import type { RowSource } from "../rows.ts";

/** A picture being decoded: the first stage. RGB, or RGBA with straight alpha where the picture has it. */
export interface DecodedPicture extends RowSource {
  readonly channels: 3 | 4;
  /** Frees what the decoder holds. Rows cannot be read afterwards. */
  close(): void;
}

/** Decodes a whole file, in its stored orientation. What holds the pixels stays behind this interface. */
export interface PictureDecoder {
  /** @throws DarkroomError `picture_damaged` with the reason in its detail */
  decode(bytes: Uint8Array, header: PictureHeader): DecodedPicture;
}

export interface EncodeSettings {
  /** 1 to 100; formats without loss ignore it. */
  readonly quality: number;
  /** How hard to try for a smaller file, in the encoder's own steps. */
  readonly effort?: number;
}

/** Encodes a small picture held whole. Channels: 3, or 4 with straight alpha where the format has it. */
export type PictureEncoder = (raster: Raster, settings: EncodeSettings) => Promise<Uint8Array>;
