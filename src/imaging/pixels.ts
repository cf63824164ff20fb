import type { EngineMemory } from "./engine/memory.ts";
import type { RowSink, Rows } from "./engine/stage.ts";
import type { Raster } from "./raster.ts";
import type { MemoryPicture } from "./resample/lanczosSink.ts";

/** A picture's copy outside of the engine's memory, counted there as held until that is released. */
export function copyOut(memory: EngineMemory, { pointer, width, height, channels }: MemoryPicture): Raster {
  const bytes = width * height * channels;
  memory.hold(bytes);
  return { width, height, channels, data: memory.view(pointer, bytes).slice() };
}

/** A picture's copy in the engine's memory. */
export function copyIn(memory: EngineMemory, { width, height, channels, data }: Raster): MemoryPicture {
  return { width, height, channels, pointer: memory.copyIn(data) };
}

/** Gathers all rows of a picture in the engine's memory. */
export class RowCollector implements RowSink {
  readonly picture: MemoryPicture;
  readonly #memory: EngineMemory;
  #bytes = 0;

  constructor(memory: EngineMemory, { width, height, channels }: Omit<MemoryPicture, "pointer">) {
    this.#memory = memory;
    this.picture = { width, height, channels, pointer: memory.alloc(width * height * channels) };
  }

  push({ pointer, stride, count }: Rows): void {
    const row = this.picture.width * this.picture.channels;
    for (let y = 0; y < count; y++) {
      const from = pointer + y * stride;
      this.#memory.bytes.copyWithin(this.picture.pointer + this.#bytes, from, from + row);
      this.#bytes += row;
    }
  }
}
