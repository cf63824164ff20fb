import { greyToSrgb } from "./icc/greyCurve.ts";
import type { PictureHeader } from "./probe/header.ts";

/** What becomes of a picture's colours in a rendition. */
export interface ColorPlan {
  /** The profile that the rendition carries; null for sRGB without one. */
  readonly profile: Uint8Array | null;
  /** What each grey level becomes in sRGB; null where it stays as it is. */
  readonly greyCurve: Uint8Array | null;
  /** Public sentence for the asset, where colours were converted or a profile was left out. */
  readonly note: string | null;
}

/**
 * Renditions are RGB. A profile describes the numbers of one colour space, so it goes along only where the
 * numbers stay as they were: an RGB profile on an RGB picture.
 */
export function planColor(header: Pick<PictureHeader, "colorModel" | "iccProfile" | "iccSpace">): ColorPlan {
  const { colorModel, iccProfile, iccSpace } = header;
  const without = { profile: null, greyCurve: null };
  if (colorModel === "cmyk" || colorModel === "ycck")
    return { ...without, note: "The picture is CMYK; its renditions are sRGB." };
  if (iccProfile === null) return { ...without, note: null };
  if (colorModel === "grey") {
    const greyCurve = greyToSrgb(iccProfile);
    const how = greyCurve === null ? "without its profile" : "by its profile's tone curve";
    return { profile: null, greyCurve, note: `The picture is grey; its renditions are sRGB, ${how}.` };
  }
  if (iccSpace === "rgb") return { profile: iccProfile, greyCurve: null, note: null };
  return { ...without, note: "The colour profile does not describe RGB; it was left out." };
}
