import type { EngineMemory } from "../engine/memory.ts";
import type { Size } from "../raster.ts";
import { Ring } from "./cascade.ts";
import { ColumnSums } from "./columnSums.ts";

const LONG = 4;
/** Share of noise in the variance of a box where an edge begins, and where it is one altogether. */
const NO_EDGE = 0.4;
const FULL_EDGE = 0.15;
/** Mean of edges around a pixel, of 128, where a line begins, and where it has its whole width. */
const NO_LINE = 26;
const FULL_LINE = 48;

/**
 * How strong the line at an outline is: by the edges in a box around it, so that it does not break where an edge is
 * weak for a moment.
 */
export class EdgeStrength {
  readonly #memory: EngineMemory;
  readonly #width: number;
  readonly #radius: number;
  readonly #edges: Ring;
  readonly #lead: number;
  readonly #sums: ColumnSums;
  readonly #row: number;

  /** @param early rows that edges are there before they are asked for, at least `radius` */
  constructor(memory: EngineMemory, { width, height }: Size, radius: number, early: number) {
    this.#memory = memory;
    this.#width = width;
    this.#radius = radius;
    this.#lead = Math.ceil(radius / 16) * 16;
    const samples = this.#lead + width + radius;
    this.#edges = new Ring(memory, early + radius + 2, samples, 16);
    this.#sums = new ColumnSums(memory, this.#edges, 8, samples, radius, height);
    this.#row = memory.alloc(width);
  }

  /** Takes row `y` of weighted boxes. */
  take(y: number, boxes: number): void {
    const { kernels } = this.#memory;
    const row = this.#edges.at(y) + this.#lead;
    kernels.edgeRow(boxes, NO_EDGE, 1 / (NO_EDGE - FULL_EDGE), this.#width, row);
    kernels.padBytes(row, this.#width, this.#radius);
  }

  /** Row `y`: its address, 0 to 128 for each pixel. At first any, then every row in turn. */
  make(y: number): number {
    this.#sums.moveTo(y);
    const sums = this.#sums.pointer + LONG * (this.#lead - this.#radius);
    const side = 2 * this.#radius + 1;
    const area = side * side;
    const span = (FULL_LINE - NO_LINE) * area;
    this.#memory.kernels.strengthRow(sums, this.#radius, NO_LINE * area, span, this.#width, this.#row);
    return this.#row;
  }
}
