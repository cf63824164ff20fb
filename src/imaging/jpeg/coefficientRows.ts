import type { EngineMemory } from "../engine/memory.ts";
import type { FrameComponent, JpegFrame } from "./frame.ts";
import { COEFFICIENT_BYTES, MASK_BYTES } from "./layout.ts";
import type { PixelStage } from "./pixelStage.ts";
import type { RowDecoder } from "./rowDecoder.ts";
import type { ScanCursor } from "./scanCursor.ts";
import type { ScanPlan } from "./structure.ts";

/** What becomes of blocks, as in ../kernels/jpeg/sequential.ts. */
const KEPT = 2;

/** The coefficients of one component in one row of MCUs. */
interface CoefficientRow {
  readonly component: FrameComponent;
  readonly pointer: number;
  /** Which of them are not 0. */
  readonly masks: number;
  /** Blocks side by side, padding included. */
  readonly across: number;
  readonly blocks: number;
}

/**
 * Rows of MCUs of a picture in several scans: each scan adds its part to the coefficients of the row, in the order of
 * the file, and then the row is transformed.
 */
export function coefficientRows(
  memory: EngineMemory,
  frame: JpegFrame,
  cursors: readonly ScanCursor[],
  quantizers: readonly number[],
  pixels: PixelStage,
): RowDecoder {
  const { kernels } = memory;
  const rows = frame.components.map((component): CoefficientRow => {
    const across = frame.mcusWide * component.h;
    const blocks = across * component.v;
    const pointer = memory.allocZeroed(blocks * COEFFICIENT_BYTES);
    return { component, pointer, masks: memory.allocZeroed(blocks * MASK_BYTES), across, blocks };
  });
  for (const cursor of cursors) aimAtRows(cursor, rows);

  /** One row of MCUs of an interleaved scan. */
  function passTogether(cursor: ScanCursor, mcuRow: number): Promise<void> {
    cursor.beginRow(mcuRow * frame.mcusWide);
    const until = frame.mcusWide;
    if (!frame.progressive) return cursor.run((each) => kernels.decodeSequential(each, until, KEPT));
    return cursor.run((each) => kernels.decodeProgressive(each, until, kindOf(cursor.plan), 0, 0, 0));
  }

  /** Rows of blocks of a scan of one component; of the columns that are not used only the masks are kept. */
  async function passAlone(
    cursor: ScanCursor,
    row: CoefficientRow,
    mcuRow: number,
    isUsed: boolean,
  ): Promise<void> {
    const { h, v, blocksWide, blocksHigh } = row.component;
    const from = isUsed ? Math.min(blocksWide, pixels.span.left * h) : blocksWide;
    const to = isUsed ? Math.min(blocksWide, pixels.span.right * h) : blocksWide;
    const kind = kindOf(cursor.plan);
    const nowhere = cursor.scratch;
    for (let y = 0; y < v && mcuRow * v + y < blocksHigh; y += 1) {
      const coefficients = row.pointer + y * row.across * COEFFICIENT_BYTES;
      const masks = row.masks + y * row.across * MASK_BYTES;
      cursor.aim(0, { out: coefficients, stride: 0, step: COEFFICIENT_BYTES, size: 0 });
      cursor.beginRow((mcuRow * v + y) * blocksWide);
      if (!frame.progressive) {
        await cursor.run((each) => kernels.decodeSequential(each, blocksWide, KEPT));
        continue;
      }
      const pass = (until: number, out: number, step: number) =>
        cursor.run((each) => kernels.decodeProgressive(each, until, kind, out, step, masks));
      if (from > 0) await pass(from, nowhere, 0);
      if (to > from) await pass(to, coefficients, COEFFICIENT_BYTES);
      if (blocksWide > to) await pass(blocksWide, nowhere, 0);
    }
  }

  function transform(row: CoefficientRow, index: number): void {
    const { pointer, stride, dctSize } = pixels.plane(index);
    const { h, v } = row.component;
    const left = pixels.span.left * h;
    const count = pixels.span.right * h - left;
    for (let y = 0; y < v; y += 1) {
      const from = row.pointer + (y * row.across + left) * COEFFICIENT_BYTES;
      const out = pointer + y * dctSize * stride + left * dctSize;
      kernels.transformRow(from, count, quantizers[index] ?? 0, out, stride, dctSize);
    }
  }

  function clear({ component, pointer, masks, across, blocks }: CoefficientRow): void {
    const { h, v } = component;
    const left = pixels.span.left * h;
    const right = pixels.span.right * h;
    for (let y = 0; y < v; y += 1) {
      const from = pointer + y * across * COEFFICIENT_BYTES;
      memory.bytes.fill(0, from + left * COEFFICIENT_BYTES, from + right * COEFFICIENT_BYTES);
    }
    memory.bytes.fill(0, masks, masks + blocks * MASK_BYTES);
  }

  return {
    async decodeRow(mcuRow, isUsed) {
      for (const cursor of cursors) {
        const { members } = cursor.plan;
        const alone = members.length === 1 ? rows[members[0]?.index ?? 0] : undefined;
        if (alone !== undefined) await passAlone(cursor, alone, mcuRow, isUsed);
        else await passTogether(cursor, mcuRow);
      }
      if (isUsed) rows.forEach(transform);
      rows.forEach(clear);
    },
  };
}

/** Says where in the rows the blocks of an interleaved scan's MCUs are. */
function aimAtRows(cursor: ScanCursor, rows: readonly CoefficientRow[]): void {
  const { members } = cursor.plan;
  if (members.length === 1) return;
  for (const [i, { index, component }] of members.entries()) {
    const row = rows[index];
    if (row === undefined) continue;
    const { h, v } = component;
    cursor.aim(i, { out: row.pointer, stride: 0, step: h * COEFFICIENT_BYTES, size: 0 });
    const offsets = Array.from({ length: h * v }, (_, n) => {
      return (Math.floor(n / h) * row.across + (n % h)) * COEFFICIENT_BYTES;
    });
    cursor.aimBlocks(i, offsets);
  }
}

/** As in ../kernels/jpeg/progressive.ts. */
function kindOf({ ss, ah }: ScanPlan): number {
  return (ss === 0 ? 0 : 2) + (ah === 0 ? 0 : 1);
}
