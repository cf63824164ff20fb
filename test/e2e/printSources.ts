import sharp, { type Sharp } from "sharp";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import type { Size } from "../../src/imaging/raster.ts";

const PIXELS = { 24: { width: 6000, height: 4000 }, 45: { width: 8256, height: 5504 } } as const;
/** EXIF's orientation: its pixels are to be turned by a quarter. */
const TURNED = 6;

/** What of a photograph decides how much memory its prints take. */
export interface SourceKind {
  readonly megapixels: keyof typeof PIXELS;
  /** How its pixels are stored. */
  readonly stored: "upright" | "rotated";
  /** How it is seen. */
  readonly seen: "lying" | "standing";
  readonly coding: "baseline" | "progressive";
}

/** Each kind there is. */
export const SOURCE_KINDS: readonly SourceKind[] = ([24, 45] as const).flatMap((megapixels) =>
  (["upright", "rotated"] as const).flatMap((stored) =>
    (["lying", "standing"] as const).flatMap((seen) =>
      (["baseline", "progressive"] as const).map((coding) => ({ megapixels, stored, seen, coding })),
    ),
  ),
);

export function describeSource({ megapixels, stored, seen, coding }: SourceKind): string {
  return `${megapixels} megapixels, ${stored}, ${seen}, ${coding}`;
}

/** A photograph of so many pixels, soft enough that enlarging it is no matter of taste. */
export function photograph({ width, height }: Size): Sharp {
  const raw = { width: 1500, height: 1000, channels: 3 as const };
  return sharp(sceneRaster(1500, 1000, 3).data, { raw })
    .blur(3)
    .resize(width, height, { fit: "fill" });
}

export function photographOf({ megapixels, stored, seen, coding }: SourceKind): Promise<Buffer> {
  const { width, height } = PIXELS[megapixels];
  const isTurned = stored === "rotated";
  const stands = (seen === "standing") !== isTurned;
  return photograph(stands ? { width: height, height: width } : { width, height })
    .withMetadata({ orientation: isTurned ? TURNED : 1 })
    .jpeg({ quality: 92, progressive: coding === "progressive" })
    .toBuffer();
}
