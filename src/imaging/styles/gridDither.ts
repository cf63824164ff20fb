import type { EngineMemory } from "../engine/memory.ts";

/** Pixels across and down that the patterns repeat after, and levels from one entry of `colourTable` to the next. */
const SIDE = 4;
/** Products in the field of four elements, whose sums are XOR. */
const TWICE = [0, 2, 3, 1];
const THRICE = [0, 3, 1, 2];

/** Three orthogonal Latin squares: any two of them have all their 16 pairs in each 4 by 4 pixels. */
const SQUARES = Array.from({ length: SIDE * SIDE }, (_, i) => {
  const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
  return [x ^ y, x ^ (TWICE[y] ?? 0), x ^ (THRICE[y] ?? 0)] as const;
});

/**
 * What is added to flat colours before they are cut to whole levels, and again before they are looked up. In a soft
 * passage the channels come to their next step in different places: without this the ink changes there and back
 * again, in rings. Each channel has squares of its own, so that 4 by 4 pixels together are nearly what a finer table
 * would give, once outlines are rounded.
 */
export class GridDither {
  readonly #halves: number;
  readonly #levels: number;

  constructor(memory: EngineMemory) {
    const halves = SQUARES.flatMap(([a, b, c]) => [b, c, a, 0].map((step) => (step + 0.5) / SIDE));
    const levels = SQUARES.flatMap(([a, b, c]) => [a, b, c, SIDE / 2].map((step) => step - SIDE / 2));
    this.#halves = memory.copyIn(Float32Array.from(halves));
    this.#levels = memory.copyIn(Int16Array.from(levels));
  }

  /** Row `y` of the print: the address of four floats between 0 and 1 for each of four pixels, which repeat. */
  halves(y: number): number {
    return this.#halves + 4 * SIDE * SIDE * (y % SIDE);
  }

  /** Row `y` of the print: the address of four words for each of four pixels, which repeat. */
  row(y: number): number {
    return this.#levels + 2 * SIDE * SIDE * (y % SIDE);
  }
}
