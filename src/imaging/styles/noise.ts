import type { EngineMemory } from "../engine/memory.ts";

export interface Grain {
  /** Pixels of a cell across and down: at least 4. */
  readonly across: number;
  readonly down: number;
  /** Pixels that a cell lies further to the left in each row than in the one above. */
  readonly slant: number;
  readonly seed: number;
}

/** Rows of smooth noise, −128 … 127 in 16 bits, a function of the position. */
export class Noise {
  /** Address of the row that was made last: `width` samples and 8 bytes. */
  readonly pointer: number;
  readonly #make: (y: number) => void;

  /** @param pointer where the rows are to be made; its own place if not given */
  constructor(
    memory: EngineMemory,
    width: number,
    { across, down, slant, seed }: Grain,
    pointer: number = memory.alloc(2 * width + 16),
  ) {
    const { kernels } = memory;
    const step = fixed(1 / Math.max(4, across));
    const stepDown = fixed(1 / Math.max(4, down));
    const stepAside = fixed(slant / Math.max(4, across));
    const lattice = memory.alloc(2 * (Math.ceil(((width + 8) * step) / 65_536) + 8));
    this.pointer = pointer;
    this.#make = (y) => kernels.noiseRow(y, width, step, stepDown, stepAside, seed, lattice, pointer);
  }

  make(y: number): number {
    this.#make(y);
    return this.pointer;
  }
}

function fixed(value: number): number {
  return Math.round(value * 65_536);
}
