import type { EngineMemory } from "../engine/memory.ts";

/** Columns that the hash is asked for before the picture's first. */
const LEAD = 16;
/** Standard deviation of a byte of hash. */
const SPREAD = 73.9;

/** Grain of a print: blots of about `radius` pixels, mean 0, standard deviation 256. */
export class Grain {
  readonly #memory: EngineMemory;
  readonly #seed: number;
  readonly #width: number;
  readonly #radius: number;
  readonly #count: number;
  readonly #hash: number;
  readonly #sums: number;

  /** @param radius pixels, 0 to 3 */
  constructor(memory: EngineMemory, width: number, radius: number, seed: number) {
    this.#memory = memory;
    this.#seed = seed;
    this.#width = width;
    this.#radius = radius;
    this.#count = Math.ceil((width + 2 * LEAD) / 16) * 16;
    this.#hash = memory.alloc(this.#count);
    this.#sums = memory.alloc(2 * this.#count);
  }

  /** Row `y` of the print: 16-bit levels. */
  make(y: number, out: number): void {
    const { kernels, bytes } = this.#memory;
    const r = this.#radius;
    bytes.fill(0, this.#sums, this.#sums + 2 * this.#count);
    for (let k = -r; k <= r; k++) {
      kernels.hashRow(this.#seed, y + k, -1, this.#count, this.#hash);
      kernels.addBytes(this.#sums, this.#hash, r + 1 - Math.abs(k), this.#count);
    }
    const side = r + 1;
    // Sum of the tent's squared weights along one axis.
    const squares = (side * (2 * side * side + 1)) / 3;
    const gain = Math.round((256 * 32768) / (SPREAD * squares));
    const mean = Math.round(127.5 * side * side * side * side);
    kernels.grainAcross(this.#sums + 2 * (LEAD - r), r, mean, Math.min(32767, gain), this.#width, out);
  }
}
