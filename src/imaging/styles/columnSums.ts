import type { EngineMemory } from "../engine/memory.ts";
import type { Ring } from "./cascade.ts";

/** What a window does where the picture ends: the last row counts again, or it becomes smaller on both sides. */
export type Ends = "repeat" | "inside";

type Add = (sums: number, from: number, count: number) => void;
type Slide = (sums: number, added: number, taken: number, count: number) => void;

/**
 * Sums down the columns of the rows y - radius to y + radius of a ring, for one y after the other. The ring holds
 * at least 2 · radius + 2 rows.
 */
export class ColumnSums {
  /** Address of the sums, 32 bits each. */
  readonly pointer: number;
  readonly #ring: Ring;
  readonly #samples: number;
  readonly #radius: number;
  readonly #height: number;
  readonly #ends: Ends;
  readonly #add: Add;
  readonly #slide: Slide;
  readonly #clear: () => void;
  /** A row to add where one leaves and none comes. */
  readonly #zeros: number;
  #row = Number.NaN;
  #low = 0;
  #high = -1;

  /**
   * @param bits of one sample of the ring's rows
   * @param margin bytes before the first sum and behind the last that may be written
   */
  constructor(
    memory: EngineMemory,
    ring: Ring,
    bits: 8 | 16 | 32,
    samples: number,
    radius: number,
    height: number,
    { ends = "repeat", margin = 0 }: { readonly ends?: Ends; readonly margin?: number } = {},
  ) {
    const { kernels } = memory;
    const room = Math.ceil(margin / 16) * 16 + 16;
    const bytes = 4 * samples + 32;
    const pointer = memory.allocZeroed(bytes + 2 * room) + room;
    this.pointer = pointer;
    this.#ring = ring;
    this.#samples = samples;
    this.#radius = radius;
    this.#height = height;
    this.#ends = ends;
    this.#add = { 8: kernels.addBytesDown, 16: kernels.addWordsDown, 32: kernels.addLongsDown }[bits];
    this.#slide = { 8: kernels.slideBytesDown, 16: kernels.slideWordsDown, 32: kernels.slideLongsDown }[bits];
    this.#zeros = ends === "inside" ? memory.allocZeroed((bits / 8) * samples + 32) : 0;
    this.#clear = () => memory.bytes.fill(0, pointer, pointer + bytes);
  }

  /** Moves the window to row y: the one after the last, or at first any. Returns how many rows it has. */
  moveTo(y: number): number {
    return this.#ends === "repeat" ? this.#repeat(y) : this.#inside(y);
  }

  #repeat(y: number): number {
    const radius = this.#radius;
    const at = (row: number): number => this.#ring.at(Math.max(0, Math.min(this.#height - 1, row)));
    if (y === this.#row + 1) {
      this.#slide(this.pointer, at(y + radius), at(y - radius - 1), this.#samples);
    } else {
      this.#clear();
      for (let row = y - radius; row <= y + radius; row++) this.#add(this.pointer, at(row), this.#samples);
    }
    this.#row = y;
    return 2 * radius + 1;
  }

  #inside(y: number): number {
    const radius = Math.min(this.#radius, y, this.#height - 1 - y);
    const low = y - radius;
    const high = y + radius;
    if (y !== this.#row + 1) {
      this.#clear();
      this.#low = low;
      this.#high = low - 1;
    }
    while (this.#high < high && this.#low < low) {
      this.#slide(this.pointer, this.#ring.at(++this.#high), this.#ring.at(this.#low++), this.#samples);
    }
    while (this.#high < high) this.#add(this.pointer, this.#ring.at(++this.#high), this.#samples);
    while (this.#low < low) this.#slide(this.pointer, this.#zeros, this.#ring.at(this.#low++), this.#samples);
    this.#row = y;
    return 2 * radius + 1;
  }
}
