import type { ProfileSpace } from "../icc/profile.ts";

/** What can be known of a picture without decoding it. */
export interface PictureHeader {
  readonly format: PictureFormat;
  readonly mimeType: "image/jpeg" | "image/png" | "image/webp";
  /** Pixels as stored, before the orientation is applied; see `uprightSize`. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation 1 to 8; 1 where it is absent or makes no sense. */
  readonly orientation: number;
  /** How samples are stored, not what a decoder gives. */
  readonly colorModel: ColorModel;
  /** Bits of one sample, or of one index where the model is a palette. */
  readonly bitDepth: number;
  readonly hasAlpha: boolean;
  /** Progressive JPEG or Adam7 PNG. */
  readonly progressive: boolean;
  /** The whole profile, at most LIMITS.iccBytes, checked to be one by its header. */
  readonly iccProfile: Uint8Array | null;
  /** The profile's description, for people. */
  readonly iccName: string | null;
  /** Colour space of the data the profile describes. */
  readonly iccSpace: ProfileSpace | null;
  /** What was passed over without refusing the picture: codes of `PROBE_WARNINGS`. */
  readonly warnings: ProbeWarning[];
}

export type PictureFormat = "jpeg" | "png" | "webp";
export type ColorModel = "grey" | "rgb" | "ycc" | "cmyk" | "ycck" | "palette";

/** Everything a header can warn of, with the public text. */
export const PROBE_WARNINGS = Object.freeze({
  icc_too_large: "The colour profile is too large and was left out.",
  icc_inconsistent: "The parts of the colour profile do not fit together; what does not fit was left out.",
  icc_invalid: "The colour profile is damaged and was left out.",
  exif_damaged: "The EXIF block is damaged; the orientation was left out.",
  transparency_damaged: "The transparency chunk is damaged and was left out.",
  animation_ignored: "The picture is animated; only its still picture is used.",
  stray_bytes: "Bytes that belong to nothing were passed over.",
});

export type ProbeWarning = keyof typeof PROBE_WARNINGS;

/** Width and height after the orientation is applied: 5 to 8 swap the axes (Exif 2.32, 4.6.4 A). */
export function uprightSize(header: Pick<PictureHeader, "width" | "height" | "orientation">): {
  width: number;
  height: number;
} {
  const swapped = header.orientation >= 5;
  return swapped
    ? { width: header.height, height: header.width }
    : { width: header.width, height: header.height };
}
