import type { EngineMemory } from "../engine/memory.ts";
import type { Ring } from "./cascade.ts";

/** Addresses of the rows around one, for a kernel that looks up and down; the picture's edge rows repeated. */
export class RowTable {
  /** Address of the entry of the row itself; the others before and behind it, 4 bytes each. */
  readonly pointer: number;
  readonly #memory: EngineMemory;
  readonly #reach: number;
  readonly #height: number;

  constructor(memory: EngineMemory, reach: number, height: number) {
    this.#memory = memory;
    this.#reach = reach;
    this.#height = height;
    this.pointer = memory.alloc(4 * (2 * reach + 1)) + 4 * reach;
  }

  /** Points it to row y of `ring`. Returns `pointer`. */
  around(ring: Ring, y: number): number {
    const { words } = this.#memory;
    const middle = this.pointer >> 2;
    for (let k = -this.#reach; k <= this.#reach; k++) {
      words[middle + k] = ring.at(Math.max(0, Math.min(this.#height - 1, y + k)));
    }
    return this.pointer;
  }
}
