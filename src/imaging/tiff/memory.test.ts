import { expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import type { RowStage } from "../engine/stage.ts";
import { planBands } from "./bands.ts";
import { BoxMean } from "./boxMean.ts";
import { TIFF_COMPRESSIONS } from "./compression.ts";
import { HeldRows } from "./heldRows.ts";
import { pourStrips } from "./pourStrips.ts";
import { TiffStrips } from "./tiffStrips.ts";

const MIB = 1024 * 1024;

it.each(TIFF_COMPRESSIONS)(
  "%s: a band of the widest print, strips and preview, takes few MiB",
  async (compression) => {
    const memory = new EngineMemory(kernelModule());
    const width = 12_000;
    const { rowsPerStrip, previewFactor } = planBands({ width, height: 9000 });
    const height = 12 * rowsPerStrip;
    const pointer = memory.alloc(4 * 3 * width);
    memory.bytes.set(
      Uint8Array.from({ length: 12 * width }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24),
      pointer,
    );
    let left = height;
    const stage: RowStage = {
      ...{ width, height, channels: 3 },
      pull: async () => {
        const count = Math.min(4, left);
        left -= count;
        return count === 0 ? null : { pointer, stride: 3 * width, count };
      },
    };
    const small = { width: width / previewFactor, height: height / previewFactor };
    const preview = new BoxMean(
      memory,
      { width, height },
      previewFactor,
      new HeldRows(memory, { ...small, channels: 3 }),
    );
    const strips = new TiffStrips(memory, { width, height, rowsPerStrip, compression });
    const lengths: number[] = [];
    await pourStrips(stage, strips, [preview], async ({ bytes }) => void lengths.push(bytes.length));
    expect(lengths).toHaveLength(12);
    expect(memory.peak).toBeLessThan(6 * MIB);
    expect(() => strips.push({ pointer, stride: 3 * width, count: 1 })).toThrow(RangeError);
  },
);
