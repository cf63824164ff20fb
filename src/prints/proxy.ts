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

/** What a style looks at to know the whole picture. */
const PROXY_PIXELS = 1_000_000;

/**
 * The placed picture of a frame, small: upright, RGB, in the colours of `colour`. A JPEG is decoded smaller, and
 * its crop begins with whole samples of that: near enough for what is learnt from it. To release what it takes is the
 * caller's.
 */
export async function makeProxy(
  memory: EngineMemory,
  source: PrintSource,
  frame: Frame,
  colour: PrintColour,
): Promise<MemoryPicture> {
  const { crop, orientation } = frame;
  const target = turnedSize(proxySize(frame), orientation);
  const scale: DctScale = source.header.format === "jpeg" ? preScale(crop, [target]).scale : 1;
  const stage = await windowsOf(memory, source)(crop, scale);
  const sink = new LanczosSink(memory, stage, target);
  await pour(stage, [sink]);
  const proxy = turn(memory, sink.collect(), orientation);
  colour.converter?.(memory)(proxy.pointer, proxy.pointer, proxy.width * proxy.height);
  return proxy;
}

/** The shape of the placed picture, with no more pixels than that has, than the crop has, and than a million. */
export function proxySize(frame: Frame): Size {
  const { width, height } = frame.placed;
  const crop = uprightCrop(frame);
  const pixels = Math.min(PROXY_PIXELS, crop.width * crop.height);
  if (width * height <= pixels) return { width, height };
  const across = Math.max(1, Math.floor(Math.sqrt((pixels * width) / height)));
  return { width: across, height: Math.max(1, Math.floor((across * height) / width)) };
}
