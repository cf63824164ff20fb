import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { ByteSource } from "../imaging/engine/source.ts";
import type { RowStage } from "../imaging/engine/stage.ts";
import type { PictureFormat } from "../imaging/probe/header.ts";
import type { Size } from "../imaging/raster.ts";
import type { Rect } from "./storedRect.ts";

/** Bytes read at a time, about: whole rows. */
const READ_BYTES = 512 * 1024;

/**
 * Whether a format is decoded whole by its library, so that beside it there is no room for a style: bands are then
 * made from its pixels, written flat before.
 */
export function needsFlat(format: PictureFormat): boolean {
  return format === "webp";
}

/** Hands on all rows of RGB as they are stored, without padding; the bytes stand until the next are asked for. */
export async function writeFlat(
  memory: EngineMemory,
  stage: RowStage,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const bytes = 3 * stage.width;
  for (let rows = await stage.pull(); rows !== null; rows = await stage.pull()) {
    const some = new Uint8Array(rows.count * bytes);
    for (let y = 0; y < rows.count; y++)
      some.set(memory.view(rows.pointer + y * rows.stride, bytes), y * bytes);
    await write(some);
  }
}

/** Opens a window of a picture of `size` that was written flat. */
export function openFlat(memory: EngineMemory, file: ByteSource, size: Size, window: Rect): RowStage {
  const { left, top, width, height } = window;
  const stride = 3 * size.width;
  const group = Math.min(height, Math.ceil(READ_BYTES / stride));
  const pointer = memory.alloc(group * stride);
  // The bytes as they are read.
  memory.hold(group * stride);
  let y = 0;
  return {
    ...{ width, height, channels: 3 },
    async pull() {
      const count = Math.min(group, height - y);
      if (count === 0) return null;
      const bytes = await file.read((top + y) * stride, count * stride);
      if (bytes.length !== count * stride) throw new RangeError("the flat picture ends early");
      memory.bytes.set(bytes, pointer);
      y += count;
      return { pointer: pointer + 3 * left, stride, count };
    },
  };
}
