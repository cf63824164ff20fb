import { webpFixture } from "../../src/imaging/codecs/webp.fixture.ts";
import { openPicture } from "../../src/imaging/decode.ts";
import type { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { bytesSource } from "../../src/imaging/engine/source.ts";
import { pour } from "../../src/imaging/engine/stage.ts";
import type { Orientation } from "../../src/imaging/orient.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import type { Size } from "../../src/imaging/raster.ts";
import type { Style } from "../../src/imaging/styles/style.ts";
import type { TiffCompression } from "../../src/imaging/tiff/compression.ts";
import { makeBand } from "../../src/prints/band.ts";
import type { PrintOrientation } from "../../src/prints/frame.ts";
import { type PrintPlan, type PrintWish, planPrint } from "../../src/prints/plan.ts";
import type { PrintSource } from "../../src/prints/sourceRows.ts";

const PRINT_DPI = 300;
const DECODERS = { webp: webpFixture().decoder };

/** What a benchmark orders; the rest is as most orders have it. */
export interface BenchOrder {
  readonly style: Style;
  /** Inches. */
  readonly paper: Size;
  readonly compression?: TiffCompression;
  readonly orientation?: PrintOrientation;
}

/** A file with the checkpoints that taking it in has left, as if its EXIF said `orientation`. */
export async function benchSource(
  memory: EngineMemory,
  bytes: Uint8Array,
  orientation: Orientation = 1,
): Promise<PrintSource> {
  memory.reset();
  const file = bytesSource(bytes);
  const header = { ...probe(bytes), orientation };
  const picture = await openPicture(file, header, memory, DECODERS, { checkpoints: true });
  await pour(picture, []);
  return { file, header, checkpoints: picture.checkpoints(), decoders: DECODERS };
}

/** The whole print, every band of it, none kept. Bytes of its strips. */
export async function makeWhole(
  memory: EngineMemory,
  source: PrintSource,
  order: BenchOrder,
): Promise<number> {
  const plan = await planBench(memory, source, order);
  let bytes = 0;
  for (const n of plan.bands.keys()) {
    await makeBand(memory, source, plan, n, (strip) => {
      bytes += strip.bytes.length;
    });
  }
  return bytes;
}

/** A band in the middle of a print; of its strips only the first `strips`. Their bytes. */
export async function makeMiddle(
  memory: EngineMemory,
  source: PrintSource,
  plan: PrintPlan,
  strips = Number.POSITIVE_INFINITY,
): Promise<number> {
  memory.reset();
  let bytes = 0;
  let left = strips;
  const enough = new Error("no more strips are wanted");
  try {
    await makeBand(memory, source, plan, plan.bands.length >> 1, (strip) => {
      if (left-- === 0) throw enough;
      bytes += strip.bytes.length;
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  return bytes;
}

/** The plan of an order, with nothing of it left in the memory. */
export function planBench(memory: EngineMemory, source: PrintSource, order: BenchOrder): Promise<PrintPlan> {
  memory.reset();
  return planPrint(memory, source, wishOf(order));
}

function wishOf({ style, paper, compression = "lzw", orientation = "auto" }: BenchOrder): PrintWish {
  const placing = { fit: "cover", gravity: "center", orientation } as const;
  return { style, paper, compression, dpi: PRINT_DPI, ...placing, dateTime: new Date(0) };
}
