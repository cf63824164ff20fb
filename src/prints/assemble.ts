import { JpegEncoder } from "../imaging/encode/jpegEncoder.ts";
import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { PictureHeader } from "../imaging/probe/header.ts";
import { layOutTiff, type StoredStrips, type TiffLayout } from "../imaging/tiff/layout.ts";
import { srgbProfile } from "../imaging/tiff/srgbProfile.ts";
import type { PrintPlan } from "./plan.ts";

const SOFTWARE = "Darkroom";
/** Of a preview's JPEG, on libjpeg's scale. */
export const PREVIEW_QUALITY = 88;
/** Bytes of the preview that are handed to its encoder at once. */
const COPIED_BYTES = 256 * 1024;

type Colours = Pick<PictureHeader, "iccProfile">;

/**
 * The print's file out of its bands' strips, which lie in objects of their own.
 * @throws RangeError where they are not the plan's
 */
export function assembledTiff(
  { frame, rowsPerStrip, compression, profile, dateTime }: PrintPlan,
  header: Colours,
  bands: readonly StoredStrips[],
): TiffLayout {
  const { width, height, dpi } = frame;
  const picture = { width, height, dpi, rowsPerStrip, compression, software: SOFTWARE };
  const icc = profile === "source" ? header.iccProfile : srgbProfile();
  return layOutTiff({ ...picture, profile: icc, dateTime: new Date(dateTime) }, bands);
}

/**
 * The print's preview, a JPEG in the print's colours, of its bands' rows in order. Everything taken of the memory is
 * given back; the file is not counted.
 * @throws RangeError where the rows are not the plan's
 */
export async function previewJpeg(
  memory: EngineMemory,
  { frame, previewFactor, profile }: PrintPlan,
  header: Colours,
  previews: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  const [width, height] = [frame.width / previewFactor, frame.height / previewFactor];
  const stride = 3 * width;
  const most = Math.ceil(COPIED_BYTES / stride);
  const mark = memory.mark();
  try {
    const icc = profile === "source" ? header.iccProfile : null;
    const settings = { quality: PREVIEW_QUALITY, profile: icc };
    const encoder = new JpegEncoder(memory, { width, height, channels: 3 }, settings);
    const pointer = memory.alloc(most * stride);
    for await (const preview of previews) {
      for (let at = 0; at < preview.length; at += most * stride) {
        const some = preview.subarray(at, at + most * stride);
        memory.bytes.set(some, pointer);
        encoder.push({ pointer, stride, count: some.length / stride });
      }
    }
    return encoder.finish();
  } finally {
    memory.release(mark);
  }
}
