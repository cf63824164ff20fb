import type { EngineMemory } from "../engine/memory.ts";
import { type RowStage, type Rows, Turns } from "../engine/stage.ts";

/**
 * Peak signal to noise ratio in dB of two pictures of one shape, row beside row as they are decoded; null for
 * identical ones, which have none. RangeError for pictures of different shapes.
 */
export async function streamedPsnr(a: RowStage, b: RowStage, memory: EngineMemory): Promise<number | null> {
  if (a.width !== b.width || a.height !== b.height || a.channels !== b.channels) {
    throw new RangeError("pictures of different shapes cannot be compared sample by sample");
  }
  const [left, right] = [new SingleRows(a), new SingleRows(b)];
  const length = a.width * a.channels;
  const turns = new Turns(a);
  let squares = 0;
  for (let y = 0; y < a.height; y++) {
    const [from, to] = [await left.next(), await right.next()];
    squares += squaredDifferences(memory.view(from, length), memory.view(to, length));
    await turns.took(1);
  }
  // Their last bytes are checked behind their last rows.
  await Promise.all([left.end(), right.end()]);
  return squares === 0 ? null : 10 * Math.log10((255 * 255 * length * a.height) / squares);
}

function squaredDifferences(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const d = (a[i] as number) - (b[i] as number);
    sum += d * d;
  }
  return sum;
}

/** The rows of a stage one by one. */
class SingleRows {
  readonly #stage: RowStage;
  #rows: Rows | null = null;
  #used = 0;

  constructor(stage: RowStage) {
    this.#stage = stage;
  }

  /** Address of the next. */
  async next(): Promise<number> {
    while (this.#rows === null || this.#used === this.#rows.count) {
      this.#rows = await this.#stage.pull();
      this.#used = 0;
      if (this.#rows === null) throw new RangeError("the stage has fewer rows than it says");
    }
    const row = this.#rows.pointer + this.#used * this.#rows.stride;
    this.#used++;
    return row;
  }

  async end(): Promise<void> {
    await this.#stage.pull();
  }
}
