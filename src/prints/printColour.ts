import { planColor } from "../imaging/color.ts";
import type { EngineMemory } from "../imaging/engine/memory.ts";
import { conversionToSrgb } from "../imaging/icc/toSrgb.ts";
import type { PictureHeader } from "../imaging/probe/header.ts";

export const PROFILE_KINDS = ["source", "srgb"] as const;
/** Whose colours a print's numbers are: those of the picture's own profile, or sRGB. */
export type ProfileKind = (typeof PROFILE_KINDS)[number];

/** Converts `pixels` of RGB in the engine's memory; `to` may be `from`. */
export type ConvertPixels = (from: number, to: number, pixels: number) => void;

/** What becomes of a picture's colours in a print. */
export interface PrintColour {
  readonly profile: ProfileKind;
  /** What converts its pixels, with tables in this memory; null where they stay as they are. */
  readonly converter: ((memory: EngineMemory) => ConvertPixels) | null;
  /** Whether the picture has a profile that is passed over. */
  readonly isIgnored: boolean;
}

const AS_SRGB: PrintColour = { profile: "srgb", converter: null, isIgnored: false };

/** @param keepsProfile whether the style leaves colours as they are, so that the picture's own profile goes along */
export function printColour(header: PictureHeader, keepsProfile: boolean): PrintColour {
  const { profile, greyCurve } = planColor(header);
  if (greyCurve !== null) return { ...AS_SRGB, converter: curveConverter(greyCurve) };
  if (profile === null) return { ...AS_SRGB, isIgnored: header.iccProfile !== null };
  if (keepsProfile) return { ...AS_SRGB, profile: "source" };
  const conversion = conversionToSrgb(profile);
  if (conversion === null) return { ...AS_SRGB, isIgnored: true };
  if (conversion === "same") return AS_SRGB;
  return {
    ...AS_SRGB,
    converter(memory) {
      const tables = memory.copyIn(conversion.tables);
      const levels = memory.copyIn(conversion.levels);
      return (from, to, pixels) => memory.kernels.convertColours(from, to, pixels, tables, levels);
    },
  };
}

/** One curve for all three channels, which are equal. */
function curveConverter(curve: Uint8Array): PrintColour["converter"] {
  return (memory) => (from, to, pixels) => {
    const { bytes } = memory;
    for (let i = 0; i < 3 * pixels; i++) bytes[to + i] = curve[bytes[from + i] as number] as number;
  };
}
