import { flattenOnWhite, premultiply, unpremultiply } from "./alpha.ts";
import type { PictureDecoder, PictureEncoder } from "./codecs/codec.ts";
import { planColor } from "./color.ts";
import { fitInside } from "./fit.ts";
import { embedProfile } from "./icc/embed.ts";
import { type PerceptualHashes, perceptualHashes } from "./measure/hashes.ts";
import { lumaTee } from "./measure/lumaTee.ts";
import { type Color, meanColor } from "./measure/meanColor.ts";
import { psnr } from "./measure/psnr.ts";
import { type Orientation, turnUpright } from "./orient.ts";
import type { PictureFormat, PictureHeader } from "./probe/header.ts";
import { probe } from "./probe/scanner.ts";
import type { Raster } from "./raster.ts";
import { FORMATS, PRESET_NAMES, PRESETS, type PresetName } from "./recipes.ts";
import { resampleAll } from "./resample.ts";
import { collectRows, type RowSource, rasterRows } from "./rows.ts";

export interface Codecs {
  readonly decoder: PictureDecoder;
  readonly encoders: Readonly<Record<PictureFormat, PictureEncoder>>;
}

/** A rendition as pixels, upright, with straight alpha where the format keeps it. */
export interface SizedPicture {
  readonly preset: PresetName;
  readonly raster: Raster;
}

export interface Sized {
  readonly pictures: readonly SizedPicture[];
  readonly hashes: PerceptualHashes;
  /** Of the largest rendition. */
  readonly mean: Color;
}

export interface EncodedPicture {
  readonly preset: PresetName;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
  /** The encoded picture against the pixels it was made from; null when they are equal. */
  readonly psnrDb: number | null;
}

/** Decodes a picture once and resamples it to every preset; hashes come from the same pass, at full scale. */
export function sizePicture(
  bytes: Uint8Array,
  header: PictureHeader,
  format: PictureFormat,
  decoder: PictureDecoder,
): Sized {
  const orientation = header.orientation as Orientation;
  const sizes = PRESET_NAMES.map((preset) => fitInside(header, PRESETS[preset].edge));
  const picture = decoder.decode(bytes, header);
  try {
    const { rows, plane } = lumaTee(picture);
    const rasters = resampleAll(prepareAlpha(rows, FORMATS[format].alpha), sizes);
    const pictures = PRESET_NAMES.map((preset, i) => ({
      preset,
      raster: turnUpright(straightAlpha(rasters[i] as Raster), orientation),
    }));
    return {
      pictures,
      hashes: perceptualHashes(turnUpright(plane, orientation) as typeof plane),
      mean: meanColor(largest(pictures).raster),
    };
  } finally {
    picture.close();
  }
}

/** Encodes one rendition by its recipe, with the source's profile where it applies, and measures the loss. */
export async function encodePicture(
  { preset, raster }: SizedPicture,
  header: PictureHeader,
  format: PictureFormat,
  codecs: Codecs,
): Promise<EncodedPicture> {
  const { width, height } = raster;
  const encoded = await codecs.encoders[format](raster, FORMATS[format].settings[preset]);
  const psnrDb = psnr(flat(raster), flat(readBack(encoded, codecs.decoder)));
  const { profile } = planColor(header);
  const hasAlpha = raster.channels === 4;
  const bytes =
    profile === null ? encoded : embedProfile(format, encoded, profile, { width, height, hasAlpha });
  return { preset, width, height, bytes, psnrDb };
}

/** Premultiplied for resampling where transparency is kept; else on white. */
function prepareAlpha(rows: RowSource, keep: boolean): RowSource {
  if (rows.channels !== 4) return rows;
  return keep ? premultiply(rows) : flattenOnWhite(rows);
}

function straightAlpha(raster: Raster): Raster {
  return raster.channels === 4 ? collectRows(unpremultiply(rasterRows(raster))) : raster;
}

function flat(raster: Raster): Raster {
  return raster.channels === 4 ? collectRows(flattenOnWhite(rasterRows(raster))) : raster;
}

/** What a viewer will see: an encoder's mistake is found before the rendition is stored. */
function readBack(encoded: Uint8Array, decoder: PictureDecoder): Raster {
  const picture = decoder.decode(encoded, probe(encoded));
  try {
    return collectRows(picture);
  } finally {
    picture.close();
  }
}

function largest(pictures: readonly SizedPicture[]): SizedPicture {
  return pictures.reduce((a, b) => (b.raster.width > a.raster.width ? b : a));
}
