import sharp from "sharp";
import { webpFixture } from "../imaging/codecs/webp.fixture.ts";
import { openPicture } from "../imaging/decode.ts";
import { EngineMemory } from "../imaging/engine/memory.ts";
import { kernelModule } from "../imaging/engine/module.fixture.ts";
import { bytesSource } from "../imaging/engine/source.ts";
import { pour } from "../imaging/engine/stage.ts";
import { cjpeg } from "../imaging/jpeg/decode.fixture.ts";
import type { Orientation } from "../imaging/orient.ts";
import { probe } from "../imaging/probe/scanner.ts";
import type { Raster, Size } from "../imaging/raster.ts";
import { styleNamed } from "../imaging/styles/registry.ts";
import type { Style } from "../imaging/styles/style.ts";
import type { TiffLayout } from "../imaging/tiff/layout.ts";
import { assembledTiff } from "./assemble.ts";
import { makeBand, type PrintBand } from "./band.ts";
import type { PrintPlan, PrintWish } from "./plan.ts";
import type { PrintSource } from "./sourceRows.ts";

const KERNELS = kernelModule();
const DECODERS = { webp: webpFixture().decoder };

const TAINTS = [0x00, 0xa5] as const;
/** Enough for every small print, and quickly tainted. */
const BUDGET = 24 * 2 ** 20;
const MEMORIES = TAINTS.map(() => new EngineMemory(KERNELS, BUDGET));

/** One of two memories, as for a new job, and what was in it before: job `n`'s must not depend on that. */
export function tainted(n: number): EngineMemory {
  const memory = MEMORIES[n % 2] as EngineMemory;
  memory.reset();
  memory.taint(TAINTS[n % 2] as number);
  return memory;
}

/** A file as prints are made of it, as if its EXIF said `orientation`. */
export function sourceOf(
  bytes: Uint8Array,
  orientation: Orientation = 1,
  checkpoints: Uint8Array | null = null,
): PrintSource {
  const header = { ...probe(bytes), orientation };
  return { file: bytesSource(bytes), header, checkpoints, decoders: DECODERS };
}

/** What a decode of the whole file leaves beside it. */
export async function checkpointsOf({ file, header }: PrintSource): Promise<Uint8Array | null> {
  const stage = await openPicture(file, header, new EngineMemory(KERNELS), DECODERS, { checkpoints: true });
  await pour(stage, []);
  return stage.checkpoints();
}

/** The kinds of files that the small tests are run with: all come back exactly as the decoder of the format has them. */
export const FILES: Readonly<Record<string, (raster: Raster) => Promise<Uint8Array>>> = {
  "baseline JPEG": async (raster) => cjpeg(raster, "-quality", "92"),
  "progressive JPEG": async (raster) => cjpeg(raster, "-quality", "90", "-progressive"),
  PNG: async (raster) => png(raster),
  "interlaced PNG": async (raster) => png(raster, true),
  "lossless WebP": async ({ data, ...raw }) => sharp(data, { raw }).webp({ lossless: true }).toBuffer(),
};

export function png({ data, ...raw }: Raster, progressive = false): Promise<Buffer> {
  return sharp(data, { raw }).png({ progressive, compressionLevel: 2 }).toBuffer();
}

/** An order of a paper of so many pixels, ten to an inch. */
export function wish(pixels: Size, slug: string, other: Partial<PrintWish> = {}): PrintWish {
  return {
    paper: { width: pixels.width / 10, height: pixels.height / 10 },
    ...{ dpi: 10, fit: "cover", gravity: "center", orientation: "auto", compression: "none" },
    ...{ style: styleNamed(slug) as Style, dateTime: new Date("2026-03-04T05:06:07Z"), ...other },
  };
}

export interface MadePrint {
  readonly file: Buffer;
  readonly layout: TiffLayout;
  readonly bands: readonly PrintBand[];
}

/** The whole file, each band made in a memory that held something else before. */
export async function makePrint(source: PrintSource, plan: PrintPlan): Promise<MadePrint> {
  const bands: PrintBand[] = [];
  const objects: Buffer[] = [];
  for (const n of plan.bands.keys()) {
    const strips: Uint8Array[] = [];
    bands.push(await makeBand(tainted(n), source, plan, n, ({ bytes }) => void strips.push(bytes)));
    objects.push(Buffer.concat(strips));
  }
  const layout = assembledTiff(plan, source.header, bands);
  const pieces = layout.pieces.map((piece) => {
    if (piece.kind === "record") return piece.bytes;
    return (objects[piece.index] as Buffer).subarray(piece.offset, piece.offset + piece.length);
  });
  return { file: Buffer.concat(pieces), layout, bands };
}

/** The plan with strips of `rowsPerStrip` rows in `count` bands. */
export function inBands(plan: PrintPlan, rowsPerStrip: number, count: number): PrintPlan {
  const { height } = plan.frame;
  const strips = Math.ceil(height / rowsPerStrip);
  const row = (band: number) => Math.min(height, rowsPerStrip * Math.floor((band * strips) / count));
  const bands = Array.from({ length: count }, (_, i) => ({ from: row(i), to: row(i + 1) }));
  return { ...plan, rowsPerStrip, bands };
}

/** The pixels of an uncompressed file of ours. */
export function pixelsOf({ file, layout }: MadePrint): Uint8Array {
  return file.subarray(layout.pieces[0]?.kind === "record" ? layout.pieces[0].bytes.length : 0);
}
