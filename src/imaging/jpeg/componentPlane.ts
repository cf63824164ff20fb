import type { EngineMemory } from "../engine/memory.ts";
import type { McuSpan } from "./frame.ts";
import type { Sampling } from "./sampling.ts";

/** Vectors read this far before a row; its last byte repeats the row's first sample. */
const MARGIN = 16;

/**
 * The samples of one component for one MCU row, with a row above it and one below: the neighbours that the triangle
 * filter asks for. At the picture's top and bottom they repeat the first and the last row that stands for pixels.
 */
export class ComponentPlane {
  readonly sampling: Sampling;
  /** Column of the component's samples that the first byte of a row has. */
  readonly left: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly #memory: EngineMemory;
  /** Samples of a row that stand for pixels. */
  readonly #width: number;
  /** Rows of an MCU row. */
  readonly #rows: number;
  readonly #first: number;
  /** The component's row that is the first of this MCU row. */
  #top = 0;

  constructor(memory: EngineMemory, sampling: Sampling, span: McuSpan) {
    const right = span.right * sampling.mcuWidth;
    this.#memory = memory;
    this.sampling = sampling;
    this.left = span.left * sampling.mcuWidth;
    this.#width = Math.min(right, sampling.width) - this.left;
    this.#rows = sampling.mcuHeight;
    this.stride = align(MARGIN + right - this.left + 1);
    this.#first = memory.alloc((this.#rows + 2) * this.stride) + MARGIN + this.stride;
  }

  /** Address that the picture's block column 0 would have, in the first row of this MCU row. */
  get origin(): number {
    return this.#first - this.left;
  }

  /** Address of a row of the component. */
  row(index: number): number {
    return this.#first + (index - this.#top) * this.stride;
  }

  /** The samples of MCU row `mcuRow` are there; `isFirst` says that there are none above it. */
  complete(mcuRow: number, isFirst: boolean): void {
    const { sampling, stride } = this;
    this.#top = mcuRow * this.#rows;
    const rows = Math.min(this.#rows, sampling.height - this.#top);
    if (sampling.blendsAcross) this.#memory.kernels.repeatEdges(this.#first, stride, rows, this.#width);
    if (isFirst) this.#copy(0, -1);
    this.#copy(rows - 1, rows);
  }

  /** Makes room for the next MCU row: the last row becomes the one above. */
  advance(): void {
    this.#copy(this.#rows - 1, -1);
  }

  /** One row with the bytes on both sides of it. */
  #copy(from: number, to: number): void {
    const start = this.#first - MARGIN + from * this.stride;
    const target = this.#first - MARGIN + to * this.stride;
    this.#memory.bytes.copyWithin(target, start, start + this.stride);
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
