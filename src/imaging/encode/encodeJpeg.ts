import type { EngineMemory } from "../engine/memory.ts";
import type { Rows } from "../engine/stage.ts";
import { JpegEncoder, type JpegSettings, type JpegShape } from "./jpegEncoder.ts";

/** A whole picture in the engine's memory. */
export type JpegPicture = JpegShape & Pick<Rows, "pointer" | "stride">;

/**
 * A picture that is in the engine's memory as a baseline JPEG. Everything taken for it is given back.
 * @throws DarkroomError `picture_too_large`; RangeError for a size or quality that JPEG does not have
 */
export function encodeJpeg(
  memory: EngineMemory,
  picture: JpegPicture,
  settings: JpegSettings,
): Uint8Array<ArrayBuffer> {
  const mark = memory.mark();
  let encoder: JpegEncoder | undefined;
  try {
    encoder = new JpegEncoder(memory, picture, settings);
    encoder.push({ pointer: picture.pointer, stride: picture.stride, count: picture.height });
    return encoder.finish();
  } finally {
    encoder?.close();
    memory.release(mark);
  }
}
