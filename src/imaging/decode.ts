import type { WebpDecoder } from "./codecs/webpDecoder.ts";
import type { EngineMemory } from "./engine/memory.ts";
import type { ByteSource } from "./engine/source.ts";
import type { RowStage } from "./engine/stage.ts";
import type { JpegScale } from "./jpeg/frame.ts";
import { openJpeg } from "./jpeg/openJpeg.ts";
import { openPng } from "./png/openPng.ts";
import type { PictureFormat, PictureHeader } from "./probe/header.ts";

export interface OpenOptions {
  /** Denominator of the size that a JPEG is decoded to; the other formats know only full scale. */
  readonly scale?: JpegScale;
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
) => Promise<RowStage>;

const OPEN: Readonly<Record<PictureFormat, Open>> = {
  jpeg: (source, _header, memory, _decoders, { scale = 1 }) => openJpeg(source, memory, { scale }),
  png: (source, _header, memory) => openPng(source, memory),
  async webp(source, header, memory, { webp }) {
    memory.hold(source.size);
    const bytes = await source.read(0, source.size);
    // It counts the file itself.
    memory.drop(source.size);
    return webp(memory, bytes, header);
  },
};

/**
 * Opens a picture as rows in its stored orientation: grey, RGB, or RGBA with straight alpha. Whoever opens it marks
 * the memory before and releases it after.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`, `picture_too_large`; also from `pull`
 */
export function openPicture(
  source: ByteSource,
  header: PictureHeader,
  memory: EngineMemory,
  decoders: Decoders,
  options: OpenOptions = {},
): Promise<RowStage> {
  return OPEN[header.format](source, header, memory, decoders, options);
}
