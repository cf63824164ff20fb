import { checkSize, type Size } from "../raster.ts";

/** Longest edge of a print's preview, pixels. */
const PREVIEW_EDGE = 1200;
/**
 * Uncompressed bytes of a strip, about: what TIFF 6.0 (section 3, RowsPerStrip) has as 8 KB, for today's
 * memories.
 */
const STRIP_BYTES = 256 * 1024;
/** Pixels of a band, about: a few seconds of work in the costliest style, far from the platform's 30. */
const BAND_PIXELS = 10_000_000;

/** Rows of the print, `from` to `to` - 1. */
export interface BandRows {
  readonly from: number;
  readonly to: number;
}

export interface BandPlan {
  /** Pixels of the print, across and down, to one of the preview. */
  readonly previewFactor: number;
  readonly rowsPerStrip: number;
  /** Each of whole strips, but for the print's end. */
  readonly bands: readonly BandRows[];
}

/**
 * How a print is divided: strips of about 256 KiB that hold whole rows of the preview, and bands of whole
 * strips, all of them about the same, so that none holds up the rest.
 * @param adjust the number of bands, if it is to be another than follows from the print's pixels
 */
export function planBands(print: Size, adjust = (count: number): number => count): BandPlan {
  checkSize(print);
  const { width, height } = print;
  const previewFactor = Math.max(1, Math.ceil(Math.max(width, height) / PREVIEW_EDGE));
  const previewRowBytes = 3 * width * previewFactor;
  const rowsPerStrip = previewFactor * Math.max(1, Math.floor(STRIP_BYTES / previewRowBytes));
  const strips = Math.ceil(height / rowsPerStrip);
  const count = Math.min(strips, adjust(Math.max(1, Math.round((width * height) / BAND_PIXELS))));
  const firstRow = (band: number) => Math.min(height, rowsPerStrip * Math.floor((band * strips) / count));
  const bands = Array.from({ length: count }, (_, i) => ({ from: firstRow(i), to: firstRow(i + 1) }));
  return { previewFactor, rowsPerStrip, bands };
}
