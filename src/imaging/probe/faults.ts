import { DarkroomError } from "../../errors.ts";
import { LIMITS } from "../../limits.ts";

/** The bytes break the format's rules; `reason` is public. */
export function damaged(reason: string): DarkroomError {
  return new DarkroomError("picture_damaged", { detail: { reason } });
}

/** A valid picture of a kind that is not taken; `reason` is public. */
export function unsupported(reason: string): DarkroomError {
  return new DarkroomError("unsupported_picture", { detail: { reason } });
}

/**
 * Throws `picture_damaged` for a side of 0, `picture_too_large` above `maxPixels` or LIMITS.edgePixels.
 * To be called as soon as a size is read, before anything else is believed.
 */
export function checkSize(width: number, height: number, maxPixels: number): void {
  if (width === 0 || height === 0) throw damaged("The picture has no width or no height.");
  if (width * height > maxPixels || Math.max(width, height) > LIMITS.edgePixels) {
    const most =
      width * height > maxPixels
        ? `at most ${megapixels(maxPixels)} are taken`
        : `no side may be longer than ${LIMITS.edgePixels.toLocaleString("en")} pixels`;
    throw new DarkroomError("picture_too_large", {
      message: `It is ${width}×${height} (${megapixels(width * height)}); ${most}. Send a smaller one.`,
      detail: { width, height, max_pixels: maxPixels, max_edge: LIMITS.edgePixels },
    });
  }
}

function megapixels(pixels: number): string {
  return `${(pixels / 1e6).toLocaleString("en", { maximumFractionDigits: 3 })} megapixels`;
}

/** Segments and chunks cost time each, whatever they hold; this bounds them. */
export function checkParts(count: number): void {
  if (count <= LIMITS.pictureParts) return;
  throw new DarkroomError("unsupported_picture", {
    message: `The file has more than ${LIMITS.pictureParts.toLocaleString("en")} segments or chunks. Save it again with an ordinary encoder.`,
    detail: { reason: "The file has too many segments or chunks." },
  });
}
