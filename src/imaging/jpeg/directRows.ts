import type { EngineMemory } from "../engine/memory.ts";
import type { JpegFrame } from "./frame.ts";
import type { PixelStage } from "./pixelStage.ts";
import type { RowDecoder } from "./rowDecoder.ts";
import type { ScanCursor } from "./scanCursor.ts";

/** What becomes of blocks, as in ../kernels/jpeg/sequential.ts. */
const UNUSED = 0;
const TRANSFORMED = 1;

/** Rows of MCUs of a sequential picture that has but one scan: each block is transformed as soon as it is decoded. */
export function directRows(
  memory: EngineMemory,
  frame: JpegFrame,
  cursor: ScanCursor,
  pixels: PixelStage,
): RowDecoder {
  const { kernels } = memory;
  const { mcusWide } = frame;
  const { left, right } = pixels.span;
  for (const [i, { index, component }] of cursor.plan.members.entries()) {
    const { pointer, stride, dctSize } = pixels.plane(index);
    const { h, v } = component;
    cursor.aim(i, { out: pointer, stride, step: h * dctSize, size: dctSize });
    const offsets = Array.from({ length: h * v }, (_, n) => {
      return Math.floor(n / h) * dctSize * stride + (n % h) * dctSize;
    });
    cursor.aimBlocks(i, offsets);
  }
  const pass = (until: number, use: number) =>
    cursor.run((pointer) => kernels.decodeSequential(pointer, until, use));

  return {
    async decodeRow(row, isUsed) {
      cursor.beginRow(row * mcusWide);
      if (isUsed) {
        if (left > 0) await pass(left, UNUSED);
        await pass(right, TRANSFORMED);
      }
      await pass(mcusWide, UNUSED);
    },
  };
}
