import type { WebpDecoder } from "./codecs/webpDecoder.ts";
import type { EngineMemory } from "./engine/memory.ts";
import type { ByteSource } from "./engine/source.ts";
import type { RowStage } from "./engine/stage.ts";
import { writeCheckpoints } from "./jpeg/checkpoints.ts";
import type { JpegScale } from "./jpeg/frame.ts";
import { openJpeg } from "./jpeg/openJpeg.ts";
import type { PngCheckpoint } from "./png/checkpoint.ts";
import { writePngCheckpoints } from "./png/checkpointFile.ts";
import { openPng } from "./png/openPng.ts";
import type { PictureFormat, PictureHeader } from "./probe/header.ts";

export interface OpenOptions {
  /** Denominator of the size that a JPEG is decoded to; the other formats know only full scale. */
  readonly scale?: JpegScale;
  /** Whether to note on the way what a later reader needs to start in the middle. */
  readonly checkpoints?: boolean;
}

/** A picture as rows in its stored orientation: grey, RGB, or RGBA with straight alpha. */
export interface OpenPicture extends RowStage {
  /** After the last row: what was noted, as bytes to be kept beside the file; null for what is always read whole. */
  checkpoints(): Uint8Array | null;
}

/** What decodes a format: the engine's own, or a library's given by the platform. */
export interface Decoders {
  readonly webp: WebpDecoder;
}

type Open = (
  source: ByteSource,
  header: PictureHeader,
  memory: EngineMemory,
  decoders: Decoders,
  options: OpenOptions,
) => Promise<OpenPicture>;

/** Checkpoints of one PNG: each is a window and a row, for each of the passes. */
const PNG_POINTS = 24;
const ADAM7_POINTS = 8;

const OPEN: Readonly<Record<PictureFormat, Open>> = {
  async jpeg(source, _header, memory, _decoders, { scale = 1, checkpoints = false }) {
    const stage = await openJpeg(source, memory, { scale });
    return withCheckpoints(stage, () => (checkpoints ? writeCheckpoints(stage.checkpoints) : null));
  },
  async png(source, { height, progressive }, memory, _decoders, { checkpoints = false }) {
    if (!checkpoints) return withCheckpoints(await openPng(source, memory), () => null);
    const noted: PngCheckpoint[] = [];
    const keep = (checkpoint: PngCheckpoint) => {
      memory.hold(checkpoint.bytes.length);
      noted.push(checkpoint);
    };
    const every = Math.ceil(height / (progressive ? ADAM7_POINTS : PNG_POINTS));
    const stage = await openPng(source, memory, { checkpoints: { every, keep } });
    return withCheckpoints(stage, () => writePngCheckpoints(noted));
  },
  async webp(source, header, memory, { webp }) {
    memory.hold(source.size);
    const bytes = await source.read(0, source.size);
    // It counts the file itself.
    memory.drop(source.size);
    return withCheckpoints(await webp(memory, bytes, header), () => null);
  },
};

function withCheckpoints(stage: RowStage, checkpoints: OpenPicture["checkpoints"]): OpenPicture {
  const { width, height, channels } = stage;
  return { width, height, channels, pull: () => stage.pull(), checkpoints };
}

/**
 * Opens a picture. Whoever opens it marks the memory before and releases it after.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`, `picture_too_large`; also from `pull`
 */
export function openPicture(
  source: ByteSource,
  header: PictureHeader,
  memory: EngineMemory,
  decoders: Decoders,
  options: OpenOptions = {},
): Promise<OpenPicture> {
  return OPEN[header.format](source, header, memory, decoders, options);
}
