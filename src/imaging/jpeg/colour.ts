import type { EngineMemory } from "../engine/memory.ts";
import type { Channels } from "../raster.ts";
import type { JpegColour } from "./frame.ts";

/** Makes `count` interleaved pixels at `out` of one row of each component. */
export type ConvertRow = (memory: EngineMemory, rows: readonly number[], out: number, count: number) => void;

interface ColourConversion {
  readonly channels: Channels;
  readonly convert: ConvertRow;
}

/** Everything but grey becomes RGB. */
export const CONVERSIONS: Readonly<Record<JpegColour, ColourConversion>> = {
  grey: {
    channels: 1,
    convert: ({ bytes }, [grey = 0], out, count) => bytes.copyWithin(out, grey, grey + count),
  },
  ycc: {
    channels: 3,
    convert: ({ kernels }, [y = 0, cb = 0, cr = 0], out, count) => kernels.rgbFromYcc(y, cb, cr, out, count),
  },
  rgb: {
    channels: 3,
    convert: ({ kernels }, [r = 0, g = 0, b = 0], out, count) => kernels.rgbFromPlanes(r, g, b, out, count),
  },
  cmyk: {
    channels: 3,
    convert: ({ kernels }, [c = 0, m = 0, y = 0, k = 0], out, count) =>
      kernels.rgbFromCmyk(c, m, y, k, out, count),
  },
  ycck: {
    channels: 3,
    convert: ({ kernels }, [y = 0, cb = 0, cr = 0, k = 0], out, count) =>
      kernels.rgbFromYcck(y, cb, cr, k, out, count),
  },
};
