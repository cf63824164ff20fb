import type { EncodeSettings } from "./codecs/codec.ts";
import type { PictureFormat } from "./probe/header.ts";

/**
 * Version of everything below and of the code that follows it: a rendition made by another is made anew, and
 * its address changes with it. Raise it with every change that alters pixels or bytes.
 */
export const RECIPE = 2;

interface Preset {
  /** The rendition fits a square of this edge, pixels. */
  readonly edge: number;
}

export const PRESETS = Object.freeze({
  thumb: { edge: 100 },
  card: { edge: 400 },
  zoom: { edge: 1200 },
} satisfies Record<string, Preset>);

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

interface FormatEntry {
  readonly mimeType: string;
  readonly extension: string;
  /** Whether transparency is kept; else the picture is flattened on white. */
  readonly alpha: boolean;
  readonly settings: Readonly<Record<PresetName, EncodeSettings>>;
}

/** How each format is written. Small pictures get more quality and all their colour: their edges all count. */
export const FORMATS: Readonly<Record<PictureFormat, FormatEntry>> = Object.freeze({
  jpeg: {
    mimeType: "image/jpeg",
    extension: "jpg",
    alpha: false,
    settings: {
      thumb: { quality: 88, chroma: "4:4:4" },
      card: { quality: 86 },
      zoom: { quality: 84 },
    },
  },
  webp: {
    mimeType: "image/webp",
    extension: "webp",
    alpha: true,
    settings: {
      thumb: { quality: 86, effort: 4 },
      card: { quality: 84, effort: 4 },
      zoom: { quality: 82, effort: 4 },
    },
  },
  png: {
    mimeType: "image/png",
    extension: "png",
    alpha: true,
    settings: { thumb: { quality: 100 }, card: { quality: 100 }, zoom: { quality: 100 } },
  },
});

export const FORMAT_NAMES = Object.keys(FORMATS) as PictureFormat[];
/** Made for every picture as it comes in; the others when they are first asked for. */
export const EAGER_FORMAT: PictureFormat = "jpeg";

export function isPreset(name: string): name is PresetName {
  return Object.hasOwn(PRESETS, name);
}

export function isFormat(name: string): name is PictureFormat {
  return Object.hasOwn(FORMATS, name);
}
