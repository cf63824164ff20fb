import type { Plane } from "./luma.ts";

/** Side of SSIM's window in pixels (Wang, Bovik, Sheikh, Simoncelli 2004, III.C). */
export const WINDOW = 11;

const REACH = 5;
const SIGMA = 1.5;

/** The right half of the window's weights, middle first; the whole window sums to 1. */
const HALF_WINDOW = halfWindow();

/** What SSIM needs to know under each window: local means of x, y, x² + y² and x·y. */
export const MOMENTS = 4;

/**
 * Gaussian means of two planes, one row of the valid region (width − 10 by height − 10) at a time. It holds
 * eleven horizontally filtered rows: memory follows the width.
 */
export class GaussianRows {
  readonly #a: Plane;
  readonly #b: Plane;
  /** Windows in a row. */
  readonly across: number;
  /** Rows of windows. */
  readonly down: number;
  readonly #stride: number;
  readonly #products: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  readonly #ring: Float64Array;
  #filtered = 0;
  #y = 0;

  constructor(a: Plane, b: Plane) {
    this.#a = a;
    this.#b = b;
    this.across = a.width - WINDOW + 1;
    this.down = a.height - WINDOW + 1;
    this.#stride = MOMENTS * this.across;
    const row = () => new Float64Array(a.width);
    this.#products = [row(), row(), row(), row()];
    this.#ring = new Float64Array(WINDOW * this.#stride);
  }

  /** Writes the next row of moments, one after the other: `across` of x, of y, of x² + y², of x·y. */
  next(moments: Float64Array): void {
    while (this.#filtered < this.#y + WINDOW) this.#filterRow(this.#filtered++);
    const ring = this.#ring;
    const stride = this.#stride;
    const slot = (k: number): number => ((this.#y + REACH + k) % WINDOW) * stride;
    const middle = slot(0);
    const w0 = HALF_WINDOW[0];
    for (let x = 0; x < stride; x++) moments[x] = (ring[middle + x] as number) * w0;
    for (let k = 1; k <= REACH; k++) {
      const above = slot(-k);
      const below = slot(k);
      const w = HALF_WINDOW[k as 1 | 2 | 3 | 4 | 5];
      for (let x = 0; x < stride; x++) {
        moments[x] = (moments[x] as number) + ((ring[above + x] as number) + (ring[below + x] as number)) * w;
      }
    }
    this.#y++;
  }

  #filterRow(y: number): void {
    const { width, data } = this.#a;
    const other = this.#b.data;
    const [first, second, squares, cross] = this.#products;
    for (let x = 0, p = y * width; x < width; x++, p++) {
      const a = data[p] as number;
      const b = other[p] as number;
      first[x] = a;
      second[x] = b;
      squares[x] = a * a + b * b;
      cross[x] = a * b;
    }
    let to = (y % WINDOW) * this.#stride;
    for (const row of this.#products) {
      filterAcross(row, this.#ring, to, this.across);
      to += this.across;
    }
  }
}

function filterAcross(row: Float64Array, ring: Float64Array, to: number, across: number): void {
  const [w0, w1, w2, w3, w4, w5] = HALF_WINDOW;
  for (let x = 0; x < across; x++) {
    ring[to + x] =
      (row[x + 5] as number) * w0 +
      ((row[x + 4] as number) + (row[x + 6] as number)) * w1 +
      ((row[x + 3] as number) + (row[x + 7] as number)) * w2 +
      ((row[x + 2] as number) + (row[x + 8] as number)) * w3 +
      ((row[x + 1] as number) + (row[x + 9] as number)) * w4 +
      ((row[x] as number) + (row[x + 10] as number)) * w5;
  }
}

type HalfWindow = readonly [number, number, number, number, number, number];

function halfWindow(): HalfWindow {
  const at = (k: number): number => Math.exp((-k * k) / (2 * SIGMA * SIGMA));
  const sum = at(0) + 2 * (at(1) + at(2) + at(3) + at(4) + at(5));
  return [at(0) / sum, at(1) / sum, at(2) / sum, at(3) / sum, at(4) / sum, at(5) / sum];
}
