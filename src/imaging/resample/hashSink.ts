import type { EngineMemory } from "../engine/memory.ts";
import type { RowSink, Rows } from "../engine/stage.ts";
import { HASH_BITS, HASH_SIZES, type PerceptualHashes } from "../measure/hashes.ts";
import { type Orientation, TURNS } from "../orient.ts";
import { checkSize, type PictureShape } from "../raster.ts";
import { type HashAcross, hashRows } from "./hashAcross.ts";
import { hashColumns } from "./hashDown.ts";
import { HASH_NAMES, HASH_WEIGHT_BITS, type HashWindow, hashWindows } from "./hashWindows.ts";

/** Rows of luma that are weighed together. */
const GROUP = 4;

/**
 * The three perceptual hashes of the upright picture, bit-compatible with Python's imagehash: luma, reduced as
 * Pillow reduces 8-bit pictures, across the upright picture's rows and rounded, then down its columns. Of a
 * turned picture the stored columns are its rows, so that they are weighed first. Alpha is ignored.
 */
export class HashSink implements RowSink {
  readonly #memory: EngineMemory;
  readonly #source: PictureShape;
  readonly #orientation: Orientation;
  readonly #across: HashAcross;
  readonly #rows: number;
  readonly #stride: number;
  #pushed = 0;

  constructor(memory: EngineMemory, source: PictureShape, orientation: Orientation) {
    checkSize(source);
    const { swaps, fromRight, fromBottom } = TURNS[orientation];
    this.#memory = memory;
    this.#source = source;
    this.#orientation = orientation;
    this.#stride = Math.ceil(source.width / 16) * 32;
    this.#rows = memory.alloc(GROUP * this.#stride);
    const windows = swaps
      ? hashWindows(source.height, "width", fromBottom)
      : hashWindows(source.width, "width", fromRight);
    this.#across = (swaps ? hashColumns : hashRows)(memory, source, windows, {
      pointer: this.#rows,
      stride: this.#stride,
      count: GROUP,
    });
  }

  push({ pointer, stride, count }: Rows): void {
    const { width, height, channels } = this.#source;
    if (this.#pushed + count > height) throw new RangeError("all rows of the picture have been pushed");
    for (let y = 0; y < count; y++) {
      const slot = this.#pushed % GROUP;
      this.#memory.kernels.lumaRow(pointer + y * stride, width, channels, this.#rows + slot * this.#stride);
      this.#pushed++;
      if (slot === GROUP - 1 || this.#pushed === height) this.#across.weigh(this.#pushed - slot - 1);
    }
  }

  /** Once all rows have been pushed; RangeError before. */
  hashes(): PerceptualHashes {
    const { width, height } = this.#source;
    if (this.#pushed !== height) throw new RangeError(`${this.#pushed} of ${height} rows have been pushed`);
    const { swaps, fromRight, fromBottom } = TURNS[this.#orientation];
    const narrow = this.#across.finish();
    const windows = swaps
      ? hashWindows(width, "height", fromRight)
      : hashWindows(height, "height", fromBottom);
    const columns = HASH_NAMES.reduce((sum, name) => sum + HASH_SIZES[name].width, 0);
    let left = 0;
    let top = 0;
    const entries = HASH_NAMES.map((name) => {
      const size = HASH_SIZES[name];
      const values: number[] = [];
      for (const window of windows.slice(top, top + size.height)) {
        for (let x = left; x < left + size.width; x++) values.push(weigh(narrow, columns, x, window));
      }
      left += size.width;
      top += size.height;
      return [name, HASH_BITS[name](values)];
    });
    return Object.fromEntries(entries) as PerceptualHashes;
  }
}

function weigh(narrow: Uint8Array, columns: number, x: number, { start, weights }: HashWindow): number {
  let sum = 1 << (HASH_WEIGHT_BITS - 1);
  for (let k = 0, p = start * columns + x; k < weights.length; k++, p += columns) {
    sum = (sum + Math.imul(narrow[p] as number, weights[k] as number)) | 0;
  }
  const value = sum >> HASH_WEIGHT_BITS;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
