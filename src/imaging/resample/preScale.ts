import { checkSize, type Size } from "../raster.ts";

/** Scales of the DCT: a JPEG is decoded to 1/1, 1/2, 1/4 or 1/8. */
export type DctScale = 1 | 2 | 4 | 8;

const SCALES: readonly DctScale[] = [8, 4, 2];
/** What is left to the resampler, at least: the DCT's own filter is a box, too sharp to be the last. */
const LEFT = 2;

/** How a JPEG is decoded for some targets: the scale, the size it then has, and what that covers of the picture. */
export interface PreScale {
  readonly scale: DctScale;
  /** Whole samples: the last column and row may be cut. */
  readonly size: Size;
  /** The picture's true size in these samples: for `LanczosOptions.extent`. */
  readonly extent: Size;
}

/** The strongest scale that leaves a factor of 2 to the resampler for the largest target. */
export function preScale(source: Size, targets: readonly Size[]): PreScale {
  checkSize(source);
  const width = LEFT * Math.max(...targets.map((target) => target.width));
  const height = LEFT * Math.max(...targets.map((target) => target.height));
  const fits = (scale: DctScale): boolean => source.width >= width * scale && source.height >= height * scale;
  const scale = SCALES.find(fits) ?? 1;
  return {
    scale,
    size: { width: Math.ceil(source.width / scale), height: Math.ceil(source.height / scale) },
    extent: { width: source.width / scale, height: source.height / scale },
  };
}
