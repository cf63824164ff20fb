import { readCurve } from "./curve.ts";
import { encodeSrgb } from "./srgbCurve.ts";
import { findTag, signatureAt } from "./tags.ts";

const LEVELS = 256;

/**
 * What each grey level of a picture with this profile is in sRGB, by the profile's tone reproduction curve
 * (ICC.1:2022, F.2: grey · kTRC = Y); null where it has none that can be read, or ends in Lab.
 */
export function greyToSrgb(profile: Uint8Array): Uint8Array | null {
  if (signatureAt(profile, 16) !== "GRAY" || signatureAt(profile, 20) !== "XYZ ") return null;
  const element = findTag(profile, "kTRC");
  const curve = element === null ? null : readCurve(element);
  if (curve === null) return null;
  return Uint8Array.from({ length: LEVELS }, (_, level) => {
    const light = curve(level / (LEVELS - 1));
    return Math.round(encodeSrgb(Math.min(1, Math.max(0, light))) * (LEVELS - 1));
  });
}
