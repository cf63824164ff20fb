import type { EngineMemory } from "../imaging/engine/memory.ts";
import { pour } from "../imaging/engine/stage.ts";
import type { Size } from "../imaging/raster.ts";
import { LanczosSink, type MemoryPicture } from "../imaging/resample/lanczosSink.ts";
import { type DctScale, preScale } from "../imaging/resample/preScale.ts";
import { turn } from "../imaging/resample/upright.ts";
import { type Frame, uprightCrop } from "./frame.ts";
import type { PrintColour } from "./printColour.ts";
import { type PrintSource, windowsOf } from "./sourceRows.ts";
import { turnedSize } from "./storedRect.ts";

/**
 * What a style looks at to know the whole picture: enough for means, histograms and palettes, and so few that a JPEG of
 * 45 MP is decoded at 1/8, where of a progressive one little is read.
 */
const PROXY_PIXELS = 150_000;

/** The placed picture of a frame, small: as `heldPicture` has it. */
export function makeProxy(
  memory: EngineMemory,
  source: PrintSource,
  frame: Frame,
  colour: PrintColour,
): Promise<MemoryPicture> {
  return heldPicture(memory, source, frame, colour, proxySize(frame));
}

/**
 * The placed picture of a frame in some size: upright, RGB, in the colours of `colour`. A JPEG is decoded smaller,
 * and its crop begins with whole samples of that: near enough for what is learnt from it. To release what it takes is
 * the caller's.
 */
export async function heldPicture(
  memory: EngineMemory,
  source: PrintSource,
  { crop, orientation }: Pick<Frame, "crop" | "orientation">,
  colour: PrintColour,
  size: Size,
): Promise<MemoryPicture> {
  const target = turnedSize(size, orientation);
  const scale: DctScale = source.header.format === "jpeg" ? preScale(crop, [target]).scale : 1;
  const stage = await windowsOf(memory, source)(crop, scale);
  const sink = new LanczosSink(memory, stage, target);
  await pour(stage, [sink]);
  const picture = turn(memory, sink.collect(), orientation);
  colour.converter?.(memory)(picture.pointer, picture.pointer, picture.width * picture.height);
  return picture;
}

/** The shape of the placed picture, with no more pixels than that has, than the crop has, and than it takes. */
export function proxySize(frame: Frame): Size {
  const { width, height } = frame.placed;
  const crop = uprightCrop(frame);
  const pixels = Math.min(PROXY_PIXELS, crop.width * crop.height);
  if (width * height <= pixels) return { width, height };
  const across = Math.max(1, Math.floor(Math.sqrt((pixels * width) / height)));
  return { width: across, height: Math.max(1, Math.floor((across * height) / width)) };
}
