import type { EngineMemory } from "../engine/memory.ts";
import type { Size } from "../raster.ts";
import { Ring } from "./cascade.ts";
import { ColumnSums } from "./columnSums.ts";

const WORD = 2;
const LONG = 4;

/** Radii of two boxes: a line is where the small one is darker than the large one around it. */
export interface LineSizes {
  readonly small: number;
  readonly large: number;
}

/** Lines of ink along the dark sides of a picture's edges; they need `large` rows around their own. */
export class InkLines {
  readonly #memory: EngineMemory;
  readonly #width: number;
  readonly #sizes: LineSizes;
  readonly #luma: Ring;
  readonly #lead: number;
  readonly #near: ColumnSums;
  readonly #wide: ColumnSums;

  constructor(memory: EngineMemory, { width, height }: Size, sizes: LineSizes) {
    const { small, large } = sizes;
    this.#memory = memory;
    this.#width = width;
    this.#sizes = sizes;
    // Rows of luma are written in whole vectors, and begin with one.
    this.#lead = Math.ceil(large / 8) * 8;
    const samples = this.#lead + width + large;
    this.#luma = new Ring(memory, 2 * large + 2, WORD * samples, 16);
    this.#near = new ColumnSums(memory, this.#luma, 16, samples, small, height);
    this.#wide = new ColumnSums(memory, this.#luma, 16, samples, large, height);
  }

  /** Takes row `y`: four bytes a pixel. */
  take(y: number, colours: number): void {
    const { kernels } = this.#memory;
    const row = this.#luma.at(y) + WORD * this.#lead;
    kernels.lumaRow(colours, this.#width, 4, row);
    kernels.padWords(row, this.#width, this.#sizes.large);
  }

  /** Row `y`: `mark` where it is darker by `depth` levels than around, 0 elsewhere. */
  make(y: number, depth: number, mark: number, out: number): void {
    const { small, large } = this.#sizes;
    this.#near.moveTo(y);
    this.#wide.moveTo(y);
    const near = this.#near.pointer + LONG * (this.#lead - small);
    const wide = this.#wide.pointer + LONG * (this.#lead - large);
    this.#memory.kernels.lineRow(near, small, wide, large, Math.round(16 * depth), mark, this.#width, out);
  }
}
