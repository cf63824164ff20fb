import type { Codecs } from "./codecs/codec.ts";
import { planColor } from "./color.ts";
import { type Decoders, openPicture } from "./decode.ts";
import type { EngineMemory } from "./engine/memory.ts";
import { bytesSource } from "./engine/source.ts";
import { pour } from "./engine/stage.ts";
import { embedProfile } from "./icc/embed.ts";
import { psnr } from "./measure/psnr.ts";
import { copyIn, copyOut, RowCollector } from "./pixels.ts";
import type { PictureFormat, PictureHeader } from "./probe/header.ts";
import { probe } from "./probe/scanner.ts";
import type { Raster } from "./raster.ts";
import { FORMATS, type PresetName } from "./recipes.ts";
import { convertPixels, convertStage } from "./resample/convert.ts";
import type { SizedPicture } from "./sizePicture.ts";

export interface EncodedPicture {
  readonly preset: PresetName;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
  /** The encoded picture against the pixels it was made from; null when they are equal. */
  readonly psnrDb: number | null;
}

/** Encodes one rendition by its recipe, with the source's profile where it applies, and measures the loss. */
export async function encodePicture(
  { preset, raster }: SizedPicture,
  header: PictureHeader,
  format: PictureFormat,
  memory: EngineMemory,
  codecs: Codecs,
): Promise<EncodedPicture> {
  const { width, height } = raster;
  const encoded = await codecs.encoders[format](memory, raster, FORMATS[format].settings[preset]);
  const psnrDb = await lossOf(raster, encoded, memory, codecs);
  const { profile } = planColor(header);
  const hasAlpha = raster.channels === 4;
  const bytes =
    profile === null ? encoded : embedProfile(format, encoded, profile, { width, height, hasAlpha });
  return { preset, width, height, bytes, psnrDb };
}

/** What a viewer will see: an encoder's mistake is found before the rendition is stored. */
async function lossOf(
  raster: Raster,
  encoded: Uint8Array,
  memory: EngineMemory,
  decoders: Decoders,
): Promise<number | null> {
  const mark = memory.mark();
  try {
    const stage = await openPicture(bytesSource(encoded), probe(encoded), memory, decoders);
    const seen = stage.channels === 4 ? convertStage(memory, stage, "flatten") : stage;
    const collector = new RowCollector(memory, seen);
    await pour(seen, [collector]);
    const decoded = copyOut(memory, collector.picture);
    return psnr(onWhite(memory, raster), decoded);
  } finally {
    memory.release(mark);
  }
}

function onWhite(memory: EngineMemory, raster: Raster): Raster {
  if (raster.channels !== 4) return raster;
  const { width, height } = raster;
  const from = copyIn(memory, raster).pointer;
  const pointer = memory.alloc(width * height * 3);
  convertPixels(memory, "flatten", from, pointer, width * height);
  return copyOut(memory, { width, height, channels: 3, pointer });
}
