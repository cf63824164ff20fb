import type { EngineMemory } from "../engine/memory.ts";
import type { Rows } from "../engine/stage.ts";
import type { PictureShape } from "../raster.ts";
import { halvedCount, LEAD } from "./axis.ts";

const VECTOR = 16;
/** Samples of 0 around a row that is halved along x: the filter reaches over the edges. */
const MARGIN_LEFT = 8;
const MARGIN_RIGHT = 32;
/** Pairs that the end of a picture adds to a level at once. */
const TAIL = 4;
/** Pairs that halving looks at. */
const HALVING = 3;

interface RingPlan {
  readonly slots: number;
  /** Index of the first pair that will come. */
  readonly first: number;
  readonly isHalved: boolean;
}

/** Rows of one level in pairs, the newest of them kept in a ring. */
export class Level {
  readonly width: number;
  readonly height: number;
  /** Samples of one plane of a row, rounded up to whole vectors; what is behind `width` has no meaning. */
  readonly padded: number;
  readonly planeBytes: number;
  readonly pairBytes: number;
  readonly #ring: number;
  readonly #slots: number;
  readonly #zero: number;
  #stored: number;

  constructor(memory: EngineMemory, level: number, size: PictureShape, ring: RingPlan) {
    this.width = size.width;
    this.height = size.height;
    this.padded = Math.ceil(size.width / VECTOR) * VECTOR;
    this.planeBytes = this.padded * (level === 0 ? 2 : 4);
    this.pairBytes = this.planeBytes * size.channels;
    this.#slots = ring.slots;
    this.#ring = memory.alloc(ring.slots * this.pairBytes);
    this.#zero = ring.isHalved ? memory.allocZeroed(this.pairBytes) : 0;
    this.#stored = ring.first;
  }

  /** Index behind the newest pair. */
  get stored(): number {
    return this.#stored;
  }

  get isComplete(): boolean {
    return 2 * this.#stored >= this.height;
  }

  /** Where pair `index` stands, or is to be written. */
  slot(index: number): number {
    return this.#ring + (index % this.#slots) * this.pairBytes;
  }

  /** As slot, and zeros above and below the picture. */
  pair(index: number): number {
    return index < 0 || index >= this.#stored ? this.#zero : this.slot(index);
  }

  commit(): void {
    this.#stored++;
  }
}

/**
 * A picture and its halves, quarters and so on, row by row, each filtered with a cubic B-spline: what resamplers
 * of any strength read from. It holds the newest rows of each and nothing else, so that memory follows the width.
 */
export class Pyramid {
  readonly levels: readonly Level[];
  readonly #memory: EngineMemory;
  readonly #source: PictureShape;
  readonly #carry: number;
  readonly #rows: readonly number[];
  readonly #nextRow: number[];
  #taken: number;
  #isCarrying = false;

  /**
   * @param pairs for each level how many pairs its readers look back
   * @param firstPairs for each level the first pair that is made, none if the picture begins at its top; the
   *   source's first row is the first of its pair
   */
  constructor(
    memory: EngineMemory,
    source: PictureShape,
    pairs: readonly number[],
    firstPairs: readonly number[],
  ) {
    this.#memory = memory;
    this.#source = source;
    let size = source;
    this.levels = pairs.map((wanted, k) => {
      if (k > 0) {
        const width = halvedCount(size.width, k - 1);
        size = { ...size, width, height: halvedCount(size.height, k - 1) };
      }
      const isHalved = k < pairs.length - 1;
      const slots = Math.max(wanted, isHalved ? HALVING : 1) + (k === 0 ? 0 : TAIL);
      return new Level(memory, k, size, { slots, first: firstPairs[k] ?? 0, isHalved });
    });
    this.#nextRow = this.levels.map((level) => 2 * level.stored);
    this.#carry = memory.alloc(source.width * source.channels);
    const halved = this.levels.slice(0, -1);
    this.#rows = halved.map((level) => memory.allocZeroed(2 * planeOf(level) * source.channels));
    this.#taken = this.#nextRow[0] as number;
  }

  /** Whether all rows have come. */
  get isComplete(): boolean {
    return this.#taken === this.#source.height;
  }

  /**
   * Takes one or two of the rows, from row `from` of them on.
   * @returns how many
   */
  accept({ pointer, stride, count }: Rows, from: number): number {
    if (this.isComplete) throw new RangeError("all rows of the picture have been pushed");
    const row = pointer + from * stride;
    if (this.#isCarrying) {
      this.#isCarrying = false;
      this.#store(this.#carry, row);
      return this.#took(1);
    }
    if (from + 1 < count && this.#taken + 1 < this.#source.height) {
      this.#store(row, row + stride);
      return this.#took(2);
    }
    if (this.#taken + 1 === this.#source.height) {
      this.#store(row, row);
      return this.#took(1);
    }
    const bytes = this.#source.width * this.#source.channels;
    this.#memory.bytes.copyWithin(this.#carry, row, row + bytes);
    this.#isCarrying = true;
    return this.#took(1);
  }

  #took(count: number): number {
    this.#taken += count;
    if (!this.#isCarrying) this.#halve(0);
    return count;
  }

  #store(first: number, second: number): void {
    const level = this.levels[0] as Level;
    const { kernels } = this.#memory;
    const pair = level.slot(level.stored);
    kernels.joinBytes(first, second, pair, this.#source.width, this.#source.channels, level.planeBytes);
    if (first === second) kernels.keepFirst(pair, level.pairBytes);
    level.commit();
  }

  /** Makes the rows of the next level that the pairs of level `k` allow. */
  #halve(k: number): void {
    const from = this.levels[k] as Level;
    const to = this.levels[k + 1];
    if (to === undefined) return;
    for (;;) {
      const row = this.#nextRow[k + 1] as number;
      // Level 0 has no lead: its pairs are counted one behind.
      const newest = k === 0 ? row - LEAD / 2 : row;
      if (row >= to.height || (newest >= from.stored && !from.isComplete)) return;
      this.#halveDown(k, newest, row % 2);
      this.#nextRow[k + 1] = row + 1;
      const isLast = row + 1 === to.height;
      if (row % 2 === 0 && !isLast) continue;
      this.#halveAcross(k, row % 2 === 0);
      this.#halve(k + 1);
    }
  }

  #halveDown(k: number, newest: number, second: number): void {
    const from = this.levels[k] as Level;
    const { kernels, bytes } = this.#memory;
    const plane = planeOf(from);
    const start = (this.#rows[k] as number) + second * plane * this.#source.channels + 2 * MARGIN_LEFT;
    const down = k === 0 ? kernels.halveBytesDown : kernels.halveWordsDown;
    const [a, b, c] = [from.pair(newest - 2), from.pair(newest - 1), from.pair(newest)];
    for (let channel = 0; channel < this.#source.channels; channel++) {
      const at = channel * from.planeBytes;
      const out = start + channel * plane;
      down(a + at, b + at, c + at, from.padded, out);
      if (from.width < from.padded) bytes.fill(0, out + 2 * from.width, out + 2 * from.padded);
    }
  }

  #halveAcross(k: number, isAlone: boolean): void {
    const from = this.levels[k] as Level;
    const to = this.levels[k + 1] as Level;
    const { kernels, bytes } = this.#memory;
    const { channels } = this.#source;
    const plane = planeOf(from);
    const row = this.#rows[k] as number;
    if (isAlone) bytes.fill(0, row + plane * channels, row + 2 * plane * channels);
    const start = row + 2 * MARGIN_LEFT - 2 * (k === 0 ? 2 * LEAD + 2 : 2 * LEAD);
    const pair = to.slot(to.stored);
    kernels.halveAcross(start, start + plane * channels, plane, channels, to.width, pair, to.planeBytes);
    to.commit();
  }
}

/** Bytes of a plane that is halved along x. */
function planeOf(level: Level): number {
  return 2 * (MARGIN_LEFT + level.padded + MARGIN_RIGHT);
}
