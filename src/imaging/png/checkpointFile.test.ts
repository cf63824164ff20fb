import { Buffer } from "node:buffer";
import sharp from "sharp";
import { expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { bytesSource } from "../engine/source.ts";
import type { RowStage } from "../engine/stage.ts";
import { noiseRaster } from "../patterns.fixture.ts";
import type { PngCheckpoint } from "./checkpoint.ts";
import { readPngCheckpoints, writePngCheckpoints } from "./checkpointFile.ts";
import { openPng } from "./openPng.ts";

const memory = new EngineMemory(kernelModule());
const picture = noiseRaster(90, 200, 3);

async function rowsOf(stage: RowStage): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const row = stage.width * stage.channels;
  for (let rows = await stage.pull(); rows !== null; rows = await stage.pull()) {
    for (let y = 0; y < rows.count; y++) parts.push(memory.view(rows.pointer + y * rows.stride, row).slice());
  }
  return Buffer.concat(parts);
}

it.each([false, true])(
  "checkpoints that were kept as bytes start a reader in the middle, interlaced: %s",
  async (progressive) => {
    const { data, width, height, channels } = picture;
    const png = await sharp(data, { raw: { width, height, channels } }).png({ progressive }).toBuffer();
    memory.reset();
    const noted: PngCheckpoint[] = [];
    await rowsOf(
      await openPng(bytesSource(png), memory, { checkpoints: { every: 50, keep: (one) => noted.push(one) } }),
    );
    const kept = readPngCheckpoints(writePngCheckpoints(noted));
    expect(kept?.map(({ row }) => row)).toEqual([50, 100, 150]);
    for (const checkpoint of kept ?? []) {
      memory.reset();
      const { row: from } = checkpoint;
      const stage = await openPng(bytesSource(png), memory, { rows: { from, to: from + 40, checkpoint } });
      expect(await rowsOf(stage)).toEqual(Buffer.from(data.slice(from * width * 3, (from + 40) * width * 3)));
    }
  },
);

it("what is cut, damaged or something else is no checkpoints", () => {
  const file = writePngCheckpoints([{ row: 8, bytes: Uint8Array.of(1, 2, 3) }]);
  expect(readPngCheckpoints(file)).toEqual([{ row: 8, bytes: Uint8Array.of(1, 2, 3) }]);
  for (let length = 0; length < file.length; length++)
    expect(readPngCheckpoints(file.slice(0, length))).toBeNull();
  expect(readPngCheckpoints(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9))).toBeNull();
});
