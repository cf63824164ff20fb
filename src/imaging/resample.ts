import { checkSize, type PictureShape, type Raster, type Size } from "./raster.ts";
import { FILTER_ROW, filterColumns } from "./resampleKernels.ts";
import { lanczosWeights, type WeightTable } from "./resampleWeights.ts";
import type { RowSource } from "./rows.ts";

/**
 * Streaming, separable Lanczos-3, reducing or enlarging; within one level of the exact result. Rows are
 * pushed in and taken out, so that one decode can feed several sizes. It holds the horizontally filtered
 * rows under its vertical window and nothing else: memory follows the width.
 *
 * Four channels have to be premultiplied (alpha.ts), else the colours of what cannot be seen bleed into
 * what can.
 */
export class Resampler {
  readonly source: PictureShape;
  readonly target: Size;
  readonly #columns: WeightTable;
  readonly #rows: WeightTable;
  readonly #stride: number;
  readonly #ring: Int16Array;
  readonly #sums: Float64Array;
  #pushed = 0;
  #taken = 0;

  constructor(source: PictureShape, target: Size) {
    checkSize(source);
    checkSize(target);
    this.source = source;
    this.target = target;
    this.#columns = lanczosWeights(source.width, target.width);
    this.#rows = lanczosWeights(source.height, target.height);
    this.#stride = target.width * source.channels;
    this.#ring = new Int16Array(this.#rows.taps * this.#stride);
    this.#sums = new Float64Array(this.#stride);
  }

  /** Whether a row of the result can be taken. */
  get ready(): boolean {
    return this.#taken < this.target.height && this.#lastNeeded() < this.#pushed;
  }

  /** Takes in the next source row, after every row that is ready was taken; else, or at its end: RangeError. */
  push(row: Uint8Array): void {
    if (this.#pushed === this.source.height) throw new RangeError("all source rows have been pushed");
    if (this.ready) throw new RangeError("rows are ready that nobody has taken");
    const slot = this.#pushed % this.#rows.taps;
    FILTER_ROW[this.source.channels](row, this.#columns, this.#ring, slot * this.#stride);
    this.#pushed++;
  }

  /** Writes the next row of the result (target width × channels bytes); RangeError when none is ready. */
  take(out: Uint8Array): void {
    if (!this.ready) throw new RangeError("no row is ready");
    filterColumns(this.#ring, this.#rows, this.#taken, this.#sums, out);
    this.#taken++;
  }

  #lastNeeded(): number {
    const { starts, counts } = this.#rows;
    return (starts[this.#taken] as number) + (counts[this.#taken] as number) - 1;
  }
}

/** Reads a source once and resamples it to every size, in the order given. */
export function resampleAll(source: RowSource, sizes: readonly Size[]): Raster[] {
  const { width, height, channels } = source;
  const outputs = sizes.map((size) => {
    const stride = size.width * channels;
    const data = new Uint8Array(size.height * stride);
    return { resampler: new Resampler(source, size), stride, data, filled: 0 };
  });
  const row = new Uint8Array(width * channels);
  for (let y = 0; y < height; y++) {
    source.readRow(row);
    for (const output of outputs) {
      output.resampler.push(row);
      while (output.resampler.ready) {
        output.resampler.take(output.data.subarray(output.filled, output.filled + output.stride));
        output.filled += output.stride;
      }
    }
  }
  return outputs.map(({ resampler: { target }, data }) => ({
    width: target.width,
    height: target.height,
    channels,
    data,
  }));
}

/** A stage that resamples the stage before it. */
export function resampleRows(source: RowSource, size: Size): RowSource {
  const resampler = new Resampler(source, size);
  const row = new Uint8Array(source.width * source.channels);
  return {
    width: size.width,
    height: size.height,
    channels: source.channels,
    readRow(out) {
      while (!resampler.ready) {
        source.readRow(row);
        resampler.push(row);
      }
      resampler.take(out);
    },
  };
}
