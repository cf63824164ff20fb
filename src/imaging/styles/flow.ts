import type { EngineMemory } from "../engine/memory.ts";
import { Ring } from "./cascade.ts";
import { ColumnSums } from "./columnSums.ts";
import type { PrintFrame } from "./style.ts";

/** Pixels that share a direction. */
export const BLOCK = 4;
const BLOCK_BYTES = 16;
/** Of what the kernel `tensorBlocks` makes: 4 · 1020² / 16. Two boxes of it have to fit 32 bits. */
const LARGEST = 260_100;

/** Rows that a flow's second and third step reach over, for edges of about `size` pixels. */
export function flowReach(size: number): number {
  return BLOCK * spreadOf(size);
}

function spreadOf(size: number): number {
  return Math.max(1, Math.round(size / BLOCK));
}

/**
 * The direction in which edges run: the structure tensor of luma, smoothed by two boxes. Three steps, which a
 * style puts into three passes one after the other: they reach over 1, `flowReach` and `flowReach` rows.
 */
export class Flow {
  /** Address of the last row of directions: 16 bytes for each block. */
  readonly pointer: number;
  readonly blocks: number;
  readonly #memory: EngineMemory;
  readonly #height: number;
  readonly #spread: number;
  readonly #luma: Ring;
  readonly #products: Ring;
  readonly #once: Ring;
  readonly #first: ColumnSums;
  readonly #second: ColumnSums;
  readonly #tensor: number;
  readonly #shift: number;

  /**
   * @param luma bytes, with a margin of 16 on either side that holds the row's ends
   * @param reaches of the passes that the second and the third step stand in, at least `flowReach`
   */
  constructor(
    memory: EngineMemory,
    { width, height }: PrintFrame,
    luma: Ring,
    size: number,
    reaches: readonly [number, number],
  ) {
    const blocks = Math.ceil(width / BLOCK);
    const bytes = blocks * BLOCK_BYTES;
    const spread = spreadOf(size);
    const down = BLOCK * spread;
    const margin = BLOCK_BYTES * (spread + 1);
    this.blocks = blocks;
    this.#memory = memory;
    this.#height = height;
    this.#spread = spread;
    this.#luma = luma;
    this.#products = new Ring(memory, reaches[0] + down + 2, bytes);
    this.#once = new Ring(memory, reaches[1] + down + 2, bytes);
    this.#first = new ColumnSums(memory, this.#products, 32, 4 * blocks, down, height, { margin });
    this.#second = new ColumnSums(memory, this.#once, 32, 4 * blocks, down, height, { margin });
    const samples = (2 * down + 1) * (2 * spread + 1);
    let shift = 4;
    while (samples * samples * LARGEST >= 2 ** (31 + shift)) shift++;
    this.#shift = shift;
    this.#tensor = memory.alloc(bytes);
    this.pointer = memory.alloc(bytes);
  }

  derive(y: number): void {
    const luma = this.#luma;
    const below = luma.at(Math.min(this.#height - 1, y + 1));
    this.#memory.kernels.tensorBlocks(
      luma.at(Math.max(0, y - 1)),
      luma.at(y),
      below,
      this.blocks,
      this.#products.at(y),
    );
  }

  smooth(y: number): void {
    this.#first.moveTo(y);
    this.#memory.kernels.tensorAcross(
      this.#first.pointer,
      this.blocks,
      this.#spread,
      this.#shift,
      this.#once.at(y),
    );
  }

  direct(y: number): void {
    const { kernels } = this.#memory;
    this.#second.moveTo(y);
    kernels.tensorAcross(this.#second.pointer, this.blocks, this.#spread, 4, this.#tensor);
    kernels.flowOf(this.#tensor, this.blocks, this.pointer);
  }
}
