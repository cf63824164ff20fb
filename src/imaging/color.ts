import type { PictureHeader } from "./probe/header.ts";

/** What becomes of a picture's colours in a rendition. */
export interface ColorPlan {
  /** The profile that the rendition carries; null for sRGB without one. */
  readonly profile: Uint8Array | null;
  /** Public sentence for the asset, where colours were converted or a profile was left out. */
  readonly note: string | null;
}

/**
 * Renditions are RGB. A profile describes the numbers of one colour space, so it goes along only where the
 * numbers stay as they were: an RGB profile on an RGB picture.
 */
export function planColor(header: Pick<PictureHeader, "colorModel" | "iccProfile" | "iccSpace">): ColorPlan {
  if (header.colorModel === "cmyk" || header.colorModel === "ycck") {
    return { profile: null, note: "The picture is CMYK; its renditions are sRGB." };
  }
  if (header.iccProfile === null) return { profile: null, note: null };
  if (header.colorModel === "grey") {
    return { profile: null, note: "The picture is grey; its renditions are sRGB, without its profile." };
  }
  if (header.iccSpace === "rgb") return { profile: header.iccProfile, note: null };
  return { profile: null, note: "The colour profile does not describe RGB; it was left out." };
}
