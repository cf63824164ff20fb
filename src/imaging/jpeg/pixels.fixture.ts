import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import type { Raster } from "../raster.ts";
import type { ComponentBlocks, JpegBlocks } from "./blocks.fixture.ts";
import type { JpegFrame, JpegScale, PixelWindow } from "./frame.ts";
import { PixelStage } from "./pixelStage.ts";

const MODULE = kernelModule();

/** Memory that holds `taint` wherever nothing was written. */
export function taintedMemory(taint: number): EngineMemory {
  const memory = new EngineMemory(MODULE, 2 ** 20);
  memory.taint(taint);
  return memory;
}

/** A stage that has been given nothing yet. */
export function stageOf(frame: JpegFrame, scale: JpegScale, window?: PixelWindow) {
  const memory = taintedMemory(0);
  return { memory, stage: new PixelStage(memory, frame, scale, window) };
}

/** Transforms the blocks that a stage asks for and gathers its rows. */
export function pixelsOf(jpeg: JpegBlocks, scale: JpegScale, window?: PixelWindow, taint = 0): Raster {
  const memory = taintedMemory(taint);
  const stage = new PixelStage(memory, jpeg.frame, scale, window);
  const scratch = memory.alloc(Math.max(...jpeg.components.map(({ across }) => across)) * 128);
  const quantizers = jpeg.components.map(({ quantizer }) => memory.copyIn(quantizer));
  const { width, height, channels } = stage;
  const data = new Uint8Array(width * height * channels);
  let filled = 0;
  for (let mcuRow = stage.span.top; mcuRow < stage.span.bottom; mcuRow += 1) {
    jpeg.components.forEach((component, index) => {
      writeBlocks({ memory, stage, jpeg, scratch, mcuRow }, component, index, quantizers[index] ?? 0);
    });
    const rows = stage.endRow();
    for (let y = 0; rows !== null && y < rows.count; y += 1) {
      data.set(memory.view(rows.pointer + y * rows.stride, width * channels), filled);
      filled += width * channels;
    }
  }
  if (filled !== data.length) throw new Error(`${filled} samples where ${data.length} belong`);
  return { width, height, channels, data };
}

interface Writing {
  readonly memory: EngineMemory;
  readonly stage: PixelStage;
  readonly jpeg: JpegBlocks;
  readonly scratch: number;
  readonly mcuRow: number;
}

function writeBlocks(writing: Writing, blocks: ComponentBlocks, index: number, quantizer: number): void {
  const { memory, stage, jpeg, scratch, mcuRow } = writing;
  const { h = 1, v = 1 } = jpeg.frame.components[index] ?? {};
  const { pointer, stride, dctSize } = stage.plane(index);
  const left = stage.span.left * h;
  const count = stage.span.right * h - left;
  for (let by = 0; by < v; by += 1) {
    const from = (mcuRow * v + by) * blocks.across + left;
    const coefficients = blocks.coefficients.subarray(from * 64, (from + count) * 64);
    memory.view(scratch, count * 128).set(new Uint8Array(new Int16Array(coefficients).buffer));
    const out = pointer + by * dctSize * stride + left * dctSize;
    memory.kernels.transformRow(scratch, count, quantizer, out, stride, dctSize);
  }
}
