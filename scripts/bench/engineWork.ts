import sharp, { type Sharp } from "sharp";
import { openInNode } from "../../src/imaging/decode.fixture.ts";
import type { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { bytesSource } from "../../src/imaging/engine/source.ts";
import { pour } from "../../src/imaging/engine/stage.ts";
import { fitInside } from "../../src/imaging/fit.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import { LanczosFan } from "../../src/imaging/resample/lanczosSink.ts";
import { preScale } from "../../src/imaging/resample/preScale.ts";

/** Ours is not refused for its pixels: the limits of uploads are not what is measured. */
const MOST_PIXELS = 200_000_000;

/** All rows at full scale, by the engine. */
export async function decodeOurs(bytes: Uint8Array, memory: EngineMemory): Promise<void> {
  memory.reset();
  const header = probe(bytes, { maxPixels: MOST_PIXELS });
  await pour(await openInNode(bytesSource(bytes), header, memory), []);
}

/** Renditions that fit squares of these edges, from one decode, as pixels in the engine's memory. */
export async function resizeOurs(
  bytes: Uint8Array,
  edges: readonly number[],
  memory: EngineMemory,
): Promise<void> {
  memory.reset();
  const header = probe(bytes, { maxPixels: MOST_PIXELS });
  const targets = edges.map((edge) => fitInside(header, edge));
  const { scale, extent } = preScale(header, targets);
  const stage = await openInNode(bytesSource(bytes), header, memory, { scale });
  const fan = new LanczosFan(
    memory,
    stage,
    targets.map((target) => ({ target })),
    { extent },
  );
  await pour(stage, [fan]);
  for (const index of targets.keys()) fan.result(index);
}

export async function decodeSharp(bytes: Uint8Array): Promise<void> {
  await oneThread(bytes).raw().toBuffer();
}

/** The same by sharp, a call each. */
export async function resizeSharp(bytes: Uint8Array, edges: readonly number[]): Promise<void> {
  for (const edge of edges) {
    await oneThread(bytes).resize(edge, edge, { fit: "inside", fastShrinkOnLoad: false }).raw().toBuffer();
  }
}

function oneThread(bytes: Uint8Array): Sharp {
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp(bytes);
}
