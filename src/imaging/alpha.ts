import type { Channels } from "./raster.ts";
import type { RowSource } from "./rows.ts";

/** RGBA with straight alpha in, RGB on white out: round((c·a + 255·(255 − a)) / 255) for every sample. */
export function flattenOnWhite(source: RowSource): RowSource {
  return convertRows(source, 3, (from, to, width) => {
    for (let x = 0, p = 0, q = 0; x < width; x++, p += 4, q += 3) {
      const a = from[p + 3] as number;
      const white = 255 * (255 - a);
      to[q] = divideBy255((from[p] as number) * a + white);
      to[q + 1] = divideBy255((from[p + 1] as number) * a + white);
      to[q + 2] = divideBy255((from[p + 2] as number) * a + white);
    }
  });
}

/** RGBA with straight alpha in, premultiplied out: round(c·a / 255). What resampling needs. */
export function premultiply(source: RowSource): RowSource {
  return convertRows(source, 4, (from, to, width) => {
    for (let p = 0; p < 4 * width; p += 4) {
      const a = from[p + 3] as number;
      to[p] = divideBy255((from[p] as number) * a);
      to[p + 1] = divideBy255((from[p + 1] as number) * a);
      to[p + 2] = divideBy255((from[p + 2] as number) * a);
      to[p + 3] = a;
    }
  });
}

/**
 * RGBA premultiplied in, straight out: round(c·255 / a), at most 255 (Lanczos may leave a colour above its
 * alpha); black where nothing is seen.
 */
export function unpremultiply(source: RowSource): RowSource {
  return convertRows(source, 4, (from, to, width) => {
    for (let p = 0; p < 4 * width; p += 4) {
      const a = from[p + 3] as number;
      to[p] = straight(from[p] as number, a);
      to[p + 1] = straight(from[p + 1] as number, a);
      to[p + 2] = straight(from[p + 2] as number, a);
      to[p + 3] = a;
    }
  });
}

type ConvertRow = (from: Uint8Array, to: Uint8Array, width: number) => void;

function convertRows(source: RowSource, channels: Channels, convert: ConvertRow): RowSource {
  if (source.channels !== 4) throw new RangeError(`${source.channels} channels have no alpha`);
  const { width, height } = source;
  const from = new Uint8Array(width * 4);
  return {
    width,
    height,
    channels,
    readRow(row) {
      source.readRow(from);
      convert(from, row, width);
    },
  };
}

/** v / 255 to the nearest whole number, exact for 0 … 255². There are no halves: 255 is odd. */
function divideBy255(v: number): number {
  const t = v + 128;
  return (t + (t >> 8)) >> 8;
}

function straight(c: number, a: number): number {
  if (a === 0) return 0;
  return Math.min(255, ((c * 510 + a) / (2 * a)) | 0);
}
