import type { EngineMemory } from "../engine/memory.ts";
import type { RowSink, Rows } from "../engine/stage.ts";
import type { PictureShape } from "../raster.ts";

/** Rows kept whole outside of the kernels' memory, counted as held until `close`. */
export class HeldRows implements RowSink {
  readonly #memory: EngineMemory;
  readonly #rowBytes: number;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #filled = 0;

  /** @throws DarkroomError `picture_too_large` */
  constructor(memory: EngineMemory, { width, height, channels }: PictureShape) {
    this.#rowBytes = width * channels;
    memory.hold(height * this.#rowBytes);
    this.#memory = memory;
    this.#bytes = new Uint8Array(height * this.#rowBytes);
  }

  push({ pointer, stride, count }: Rows): void {
    for (let row = 0; row < count; row++) {
      this.#bytes.set(this.#memory.view(pointer + row * stride, this.#rowBytes), this.#filled);
      this.#filled += this.#rowBytes;
    }
  }

  /** All rows without gaps. */
  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.#filled !== this.#bytes.length) throw new RangeError("fewer rows than the picture has");
    return this.#bytes;
  }

  close(): void {
    this.#memory.drop(this.#bytes.length);
  }
}
