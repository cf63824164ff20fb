import type { EngineMemory } from "../engine/memory.ts";
import type { RowSink, Rows } from "../engine/stage.ts";
import { checkSize, type Size } from "../raster.ts";

/** The greatest factor: the sums of a box stay below 2^16. */
const MOST = 16;

/**
 * A picture of RGB reduced by a whole factor, each pixel the mean of a box, halves rounded up. Every row goes
 * on to `next` as soon as it is complete.
 *
 * What it takes of the kernels' memory at the start is its maker's to release.
 */
export class BoxMean implements RowSink {
  readonly size: Size;
  readonly #memory: EngineMemory;
  readonly #factor: number;
  readonly #samples: number;
  readonly #sums: number;
  readonly #row: number;
  readonly #next: RowSink;
  #rows = 0;

  /**
   * @param size of what is pushed; both edges are multiples of `factor`, 1 to 16
   * @throws DarkroomError `picture_too_large`; RangeError
   */
  constructor(memory: EngineMemory, size: Size, factor: number, next: RowSink) {
    checkSize(size);
    this.size = { width: size.width / factor, height: size.height / factor };
    checkSize(this.size);
    if (factor > MOST) throw new RangeError(`a box of ${factor} pixels`);
    this.#memory = memory;
    this.#factor = factor;
    this.#samples = 3 * size.width;
    this.#sums = memory.allocZeroed(2 * this.#samples);
    this.#row = memory.alloc(3 * this.size.width);
    this.#next = next;
  }

  push({ pointer, stride, count }: Rows): void {
    if (this.#rows + count > this.size.height * this.#factor)
      throw new RangeError("more rows than the picture has");
    for (let row = 0; row < count; row++) {
      const { kernels, bytes } = this.#memory;
      kernels.addSamples(pointer + row * stride, this.#samples, this.#sums);
      this.#rows += 1;
      if (this.#rows % this.#factor !== 0) continue;
      kernels.meanPixels(this.#sums, this.#factor, this.size.width, this.#row);
      bytes.fill(0, this.#sums, this.#sums + 2 * this.#samples);
      this.#next.push({ pointer: this.#row, stride: 3 * this.size.width, count: 1 });
    }
  }
}
