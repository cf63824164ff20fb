import { checkRaster, type Raster } from "./raster.ts";

/** EXIF tag 0x0112 (Exif 2.32, 4.6.4 A): which corner of the scene the first row and column show. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** How a stored picture is walked to see it upright. */
export interface Turn {
  /** Rows of the upright picture are columns of the stored one. */
  readonly swaps: boolean;
  /** Stored columns, and stored rows, are read from their end. */
  readonly fromRight: boolean;
  readonly fromBottom: boolean;
}

export const TURNS: Readonly<Record<Orientation, Turn>> = {
  1: { swaps: false, fromRight: false, fromBottom: false },
  2: { swaps: false, fromRight: true, fromBottom: false },
  3: { swaps: false, fromRight: true, fromBottom: true },
  4: { swaps: false, fromRight: false, fromBottom: true },
  5: { swaps: true, fromRight: false, fromBottom: false },
  6: { swaps: true, fromRight: false, fromBottom: true },
  7: { swaps: true, fromRight: true, fromBottom: true },
  8: { swaps: true, fromRight: true, fromBottom: false },
};

/** Whether the upright picture is as wide as the stored one is high. */
export function swapsAxes(orientation: Orientation): boolean {
  return TURNS[orientation].swaps;
}

/** The picture as it is meant to be seen. Orientation 1 gives back `raster` itself, the others a new one. */
export function turnUpright(raster: Raster, orientation: Orientation): Raster {
  checkRaster(raster);
  if (orientation === 1) return raster;
  const { swaps, fromRight, fromBottom } = TURNS[orientation];
  const { channels } = raster;
  const column = fromRight ? -channels : channels;
  const row = (fromBottom ? -1 : 1) * raster.width * channels;
  const first = (fromRight ? raster.width - 1 : 0) * channels;
  const start = first + (fromBottom ? raster.height - 1 : 0) * raster.width * channels;
  const width = swaps ? raster.height : raster.width;
  const height = swaps ? raster.width : raster.height;
  const data = new Uint8Array(width * height * channels);
  gather(raster.data, data, {
    start,
    stepX: swaps ? row : column,
    stepY: swaps ? column : row,
    width,
    height,
    channels,
  });
  return { width, height, channels, data };
}

interface Walk extends Pick<Raster, "width" | "height" | "channels"> {
  /** Index of the stored sample that comes first, and the steps to the next pixel and row of the result. */
  readonly start: number;
  readonly stepX: number;
  readonly stepY: number;
}

function gather(from: Raster["data"], to: Uint8Array, walk: Walk): void {
  const { start, stepX, stepY, width, height, channels } = walk;
  let q = 0;
  for (let y = 0; y < height; y++) {
    let p = start + y * stepY;
    for (let x = 0; x < width; x++, p += stepX) {
      for (let c = 0; c < channels; c++) to[q++] = from[p + c] as number;
    }
  }
}
