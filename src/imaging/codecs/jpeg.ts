import { encodeJpeg } from "../encode/encodeJpeg.ts";
import { copyIn } from "../pixels.ts";
import type { PictureEncoder } from "./codec.ts";

/** The engine's own encoder. */
export const jpegEncoder: PictureEncoder = async (memory, raster, { quality, chroma }) => {
  const { channels } = raster;
  if (channels === 4) throw new RangeError("a JPEG has no alpha");
  const mark = memory.mark();
  try {
    const { pointer, width, height } = copyIn(memory, raster);
    return encodeJpeg(
      memory,
      { pointer, stride: width * channels, width, height, channels },
      { quality, ...(chroma && { chroma }) },
    );
  } finally {
    memory.release(mark);
  }
};
