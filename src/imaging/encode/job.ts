import type { EngineMemory } from "../engine/memory.ts";
import type { PictureShape } from "../raster.ts";
import { type QuantTable, reciprocals } from "./quantization.ts";

/** Words of `kernels/encode/job.ts`, in its order. */
const FIELDS = [
  ...["width", "channels", "factor", "blocks", "mcus"],
  ...["luma", "cb", "cr", "stride", "smallCb", "smallCr", "chromaStride"],
  ...["lumaQuant", "chromaQuant", "lumaCounts", "chromaCounts", "lumaCodes", "chromaCodes"],
  ...["scratch", "lumaDc", "cbDc", "crDc", "tokens", "bits", "bitCount"],
] as const;

type Field = (typeof FIELDS)[number];

/** Huffman symbols of DC and of AC coefficients: one table of counts or codes holds both. */
export const DC_SYMBOLS = 16;
export const AC_SYMBOLS = 256;
const TABLE_BYTES = 4 * (DC_SYMBOLS + AC_SYMBOLS);
const BLOCK_BYTES = 128;
/** Rows whose length is a power of two would share the cache's sets. */
const ROW_GAP = 64;

/** The kernels' side of one encoder. */
export interface EncodeJob {
  readonly pointer: number;
  /** Rows of one MCU row. */
  readonly mcuRows: number;
  /** Addresses of tables, luma's before chroma's. */
  readonly counts: readonly number[];
  readonly codes: readonly number[];
  /** Where the tokens of one MCU row find room. */
  readonly tokens: number;
}

/** Sets up the kernels' memory: about 100 bytes for each pixel of the width, in colour. */
export function encodeJob(
  memory: EngineMemory,
  { width, channels }: PictureShape,
  factor: number,
  quant: readonly QuantTable[],
): EncodeJob {
  const blocks = Math.ceil(width / 8);
  const mcus = Math.ceil(blocks / factor);
  const mcuRows = 8 * factor;
  const stride = 16 * Math.ceil(width / 16) + ROW_GAP;
  const chromaStride = factor === 1 ? stride : mcus * 8;
  const plane = () => memory.alloc(mcuRows * stride);
  const tables = () => quant.map(() => memory.allocZeroed(TABLE_BYTES));

  const pointer = memory.allocZeroed(4 * FIELDS.length);
  const planes = Array.from({ length: channels }, plane);
  const small = factor === 1 ? planes.slice(1) : planes.slice(1).map(() => memory.alloc(8 * chromaStride));
  const divisors = quant.map((table) => memory.copyIn(reciprocals(table)));
  const [counts, codes] = [tables(), tables()];
  const blocksInMcu = factor * factor + (channels === 1 ? 0 : 2);
  const job = { pointer, mcuRows, counts, codes, tokens: memory.alloc(BLOCK_BYTES * blocksInMcu * mcus) };
  setFields(memory, pointer, {
    ...{ width, channels, factor, blocks, mcus, stride, chromaStride },
    ...{ luma: planes[0], cb: planes[1], cr: planes[2], smallCb: small[0], smallCr: small[1] },
    ...{ lumaQuant: divisors[0], chromaQuant: divisors[1] },
    ...{ lumaCounts: counts[0], chromaCounts: counts[1], lumaCodes: codes[0], chromaCodes: codes[1] },
    scratch: memory.alloc(BLOCK_BYTES),
  });
  return job;
}

/** Sets words of the job by name; those not given stay. */
export function setFields(
  memory: EngineMemory,
  pointer: number,
  fields: Readonly<Partial<Record<Field, number | undefined>>>,
): void {
  for (const [i, name] of FIELDS.entries()) {
    const value = fields[name];
    if (value !== undefined) memory.words[(pointer >> 2) + i] = value;
  }
}

/** A word of the job by name. */
export function getField(memory: EngineMemory, pointer: number, name: Field): number {
  return memory.words[(pointer >> 2) + FIELDS.indexOf(name)] as number;
}
