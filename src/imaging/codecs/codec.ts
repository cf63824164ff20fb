import type { Decoders } from "../decode.ts";
import type { EngineMemory } from "../engine/memory.ts";
import type { PictureFormat } from "../probe/header.ts";
import type { Raster } from "../raster.ts";

export interface EncodeSettings {
  /** 1 to 100; formats without loss ignore it. */
  readonly quality: number;
  /** Whether a JPEG keeps its chroma at full size or halves it both ways, which is the default. */
  readonly chroma?: "4:2:0" | "4:4:4";
  /** How hard to try for a smaller file, in the encoder's own steps. */
  readonly effort?: number;
}

/**
 * Encodes a small picture held whole. Channels: 3, or 4 with straight alpha where the format has it. What it takes
 * counts in `memory` while it runs; the file that it gives does not.
 */
export type PictureEncoder = (
  memory: EngineMemory,
  raster: Raster,
  settings: EncodeSettings,
) => Promise<Uint8Array>;

/** What decodes and encodes pictures on this platform, besides the engine. */
export interface Codecs extends Decoders {
  readonly encoders: Readonly<Record<PictureFormat, PictureEncoder>>;
}
