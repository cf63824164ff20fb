import type { EngineMemory } from "../engine/memory.ts";
import { Ring } from "./cascade.ts";
import { RowTable } from "./rowTable.ts";
import type { PrintFrame } from "./style.ts";

/** Pixels per inch up to which a grain is a pixel. */
const COARSE = 150;

/** The side of a grain of 1/150 inch in pixels, as the power of 2 next to it: what the kernel `dustRow` takes. */
export function grainShift(dpi: number): number {
  let shift = 0;
  while (dpi > (COARSE << shift) * Math.SQRT2) shift++;
  return shift;
}

/** Rows of fine noise around one, for a kernel that looks up and down: a function of the position. */
export class Dust {
  readonly #ring: Ring;
  readonly #table: RowTable;
  readonly #reach: number;
  readonly #make: (y: number) => void;
  #next = Number.NaN;

  /** @param reach rows and columns that are looked at on every side */
  constructor(memory: EngineMemory, { width, height, dpi }: PrintFrame, reach: number, seed: number) {
    const { kernels } = memory;
    const margin = reach + 4;
    const shift = grainShift(dpi);
    const ring = new Ring(memory, 2 * reach + 2, width + 4, margin);
    this.#ring = ring;
    this.#table = new RowTable(memory, reach, height);
    this.#reach = reach;
    this.#make = (y) => {
      if (y >= 0 && y < height) kernels.dustRow(y, width, margin, shift, seed, ring.at(y));
    };
  }

  /** Addresses of the rows around row y: the one after the last, or at first any. See `RowTable`. */
  around(y: number): number {
    const from = this.#next === y + this.#reach ? this.#next : y - this.#reach;
    for (let row = from; row <= y + this.#reach; row++) this.#make(row);
    this.#next = y + this.#reach + 1;
    return this.#table.around(this.#ring, y);
  }
}
