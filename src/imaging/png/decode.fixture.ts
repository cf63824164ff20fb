import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { type ByteSource, bytesSource } from "../engine/source.ts";
import type { Raster } from "../raster.ts";
import { openPng, type PngOptions } from "./openPng.ts";

/** Small, since all of it is overwritten before each decode. */
const memory = new EngineMemory(kernelModule(), 4 * 1024 * 1024);

/** Decodes a PNG twice, in memory filled with different bytes before; the results have to be the same. */
export async function decode(file: Uint8Array | ByteSource, options: PngOptions = {}): Promise<Raster> {
  const first = await decodeTainted(file, options, 0x00);
  const second = await decodeTainted(file, options, 0xa5);
  if (Buffer.compare(first.data, second.data) !== 0) throw new Error("the pixels depend on what memory held");
  return first;
}

export async function decodeTainted(
  file: Uint8Array | ByteSource,
  options: PngOptions,
  taint: number,
): Promise<Raster> {
  memory.reset();
  memory.taint(taint);
  const source = file instanceof Uint8Array ? bytesSource(file) : file;
  const stage = await openPng(source, memory, options);
  const { width, height, channels } = stage;
  const rowBytes = width * channels;
  // Joined at the end: a header may promise more than could be held, where no row comes.
  const parts: Uint8Array[] = [];
  for (let rows = await stage.pull(); rows !== null; rows = await stage.pull()) {
    for (let i = 0; i < rows.count; i += 1) {
      parts.push(memory.view(rows.pointer + i * rows.stride, rowBytes).slice());
    }
    // Rows belong to whoever pulled them.
    memory.bytes.fill(0x5a, rows.pointer, rows.pointer + rows.count * rows.stride);
  }
  if (parts.length !== height) throw new Error(`${parts.length} rows of ${height}`);
  return { width, height, channels, data: new Uint8Array(Buffer.concat(parts)) };
}
