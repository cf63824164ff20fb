import { planColor } from "./color.ts";
import { type Decoders, openPicture } from "./decode.ts";
import type { EngineMemory } from "./engine/memory.ts";
import type { ByteSource } from "./engine/source.ts";
import { pour, type RowSink, type RowStage } from "./engine/stage.ts";
import { fitInside } from "./fit.ts";
import type { PerceptualHashes } from "./measure/hashes.ts";
import { type Color, meanColor } from "./measure/meanColor.ts";
import type { Orientation } from "./orient.ts";
import { copyIn, copyOut } from "./pixels.ts";
import type { PictureFormat, PictureHeader } from "./probe/header.ts";
import type { Raster } from "./raster.ts";
import { FORMATS, PRESET_NAMES, PRESETS, type PresetName } from "./recipes.ts";
import { convertPixels, convertSink } from "./resample/convert.ts";
import { HashSink } from "./resample/hashSink.ts";
import { LanczosFan } from "./resample/lanczosSink.ts";
import { preScale } from "./resample/preScale.ts";
import { turn } from "./resample/upright.ts";

/** A rendition as pixels: upright RGB, or with straight alpha where the format keeps it. */
export interface SizedPicture {
  readonly preset: PresetName;
  readonly raster: Raster;
}

export interface Sized {
  readonly pictures: readonly SizedPicture[];
  /** Of the decoded pixels, upright: those of a JPEG that is much larger than its renditions come scaled. */
  readonly hashes: PerceptualHashes;
  /** Of the largest rendition. */
  readonly mean: Color;
  /** To be kept beside the file, so that a later reader can start in its middle; null where it is read whole. */
  readonly checkpoints: Uint8Array | null;
}

/**
 * Decodes a picture once, and makes every preset, the hashes and the checkpoints of the same rows. What it gives counts as held.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`, `picture_too_large`
 */
export async function sizePicture(
  source: ByteSource,
  header: PictureHeader,
  format: PictureFormat,
  memory: EngineMemory,
  decoders: Decoders,
): Promise<Sized> {
  const orientation = header.orientation as Orientation;
  const sizes = PRESET_NAMES.map((preset) => fitInside(header, PRESETS[preset].edge));
  const { scale, extent } =
    header.format === "jpeg" ? preScale(header, sizes) : { scale: 1 as const, extent: header };
  const start = memory.mark();
  const stage = await openPicture(source, header, memory, decoders, { scale, checkpoints: true });
  const hashes = new HashSink(memory, stage, orientation);
  const rows = alphaRows(memory, stage, FORMATS[format].alpha);
  const fan = new LanczosFan(
    memory,
    rows.shape,
    sizes.map((target) => ({ target })),
    { extent },
  );
  await pour(stage, [hashes, rows.into(fan)]);
  const found = hashes.hashes();
  const checkpoints = stage.checkpoints();
  const stored = PRESET_NAMES.map((preset, i) => {
    const { width, height, channels, pointer } = fan.result(i);
    if (channels === 4) convertPixels(memory, "unpremultiply", pointer, pointer, width * height);
    return {
      preset,
      raster: { width, height, channels, data: memory.view(pointer, width * height * channels).slice() },
    };
  });
  memory.release(start);
  memory.hold(checkpoints?.length ?? 0);
  for (const { raster } of stored) memory.hold(raster.data.length);
  const { greyCurve } = planColor(header);
  const pictures = stored.map(({ preset, raster }) => ({
    preset,
    raster: finish(memory, raster, orientation, greyCurve),
  }));
  return { pictures, hashes: found, mean: meanColor(largest(pictures).raster), checkpoints };
}

/** Premultiplied for resampling where transparency is kept; else on white. */
function alphaRows(memory: EngineMemory, stage: RowStage, keep: boolean) {
  const { width, height, channels } = stage;
  const conversion = channels !== 4 ? null : keep ? "premultiply" : "flatten";
  return {
    shape: { width, height, channels: conversion === "flatten" ? (3 as const) : channels },
    into: (next: RowSink): RowSink =>
      conversion === null ? next : convertSink(memory, stage, conversion, next),
  };
}

/** Upright, and grey as RGB by its curve; counted in place of what it was made of. */
function finish(
  memory: EngineMemory,
  raster: Raster,
  orientation: Orientation,
  greyCurve: Uint8Array | null,
): Raster {
  if (raster.channels === 1 && greyCurve !== null) {
    for (const [i, level] of raster.data.entries()) raster.data[i] = greyCurve[level] as number;
  }
  const mark = memory.mark();
  let picture = turn(memory, copyIn(memory, raster), orientation);
  if (picture.channels === 1) {
    const { width, height } = picture;
    const pointer = memory.alloc(width * height * 3);
    convertPixels(memory, "greyToRgb", picture.pointer, pointer, width * height);
    picture = { width, height, channels: 3, pointer };
  }
  const upright = copyOut(memory, picture);
  memory.release(mark);
  memory.drop(raster.data.length);
  memory.hold(upright.data.length);
  return upright;
}

function largest(pictures: readonly SizedPicture[]): SizedPicture {
  return pictures.reduce((a, b) => (b.raster.width > a.raster.width ? b : a));
}
