import type { EngineMemory } from "../engine/memory.ts";
import type { ByteSource } from "../engine/source.ts";
import { damage } from "./faults.ts";
import { FilteredRows, type InflaterState, type RowLayout } from "./filtered.ts";
import { type DataPlace, IdatStream } from "./idat.ts";
import type { Pass } from "./passes.ts";

/** A pass between two of its rows. */
export interface PassState extends InflaterState {
  /** Rows that come before. */
  readonly rows: number;
  /** The last of them, unfiltered. */
  readonly above: Uint8Array;
  /** End of the file's bytes that this pass needs. */
  readonly until: number;
}

export interface PassPlan {
  readonly source: ByteSource;
  readonly memory: EngineMemory;
  readonly windowBytes: number;
  readonly pass: Pass;
  /** Bytes from a sample to that of the pixel before it. */
  readonly unit: number;
  /** Bytes of the whole zlib stream. */
  readonly promised: number;
  /** Where the first pass begins; others are resumed. */
  readonly data: DataPlace;
  readonly resume?: PassState | undefined;
}

/** Bytes from one row to the next: kernels write up to 16 behind a row. */
export function strideOf(rowBytes: number): number {
  return Math.ceil(rowBytes / 16) * 16 + 16;
}

/** A pass's rows as the inflater gives them. */
export function layoutOf({ rowBytes, rows, y, dy }: Pass): RowLayout {
  return { rowBytes, rowAt: (index) => (index < rows ? y + index * dy : y + (rows - 1) * dy + 1) };
}

/** The unfiltered rows of a pass: samples as the file has them. */
export class PassRows {
  readonly pass: Pass;
  readonly #memory: EngineMemory;
  readonly #filtered: FilteredRows;
  readonly #unit: number;
  readonly #until: number;
  readonly #above: number;
  #done: number;

  constructor({ source, memory, windowBytes, pass, unit, promised, data, resume }: PassPlan) {
    this.pass = pass;
    this.#memory = memory;
    this.#unit = unit;
    this.#done = resume?.rows ?? 0;
    this.#until = resume?.until ?? source.size;
    const stream = new IdatStream(source, memory, windowBytes, resume?.place ?? data, this.#until);
    const start = resume && { taken: resume.rows, state: resume };
    this.#filtered = new FilteredRows(memory, stream, layoutOf(pass), promised, start);
    // Above the first row is a row of zeros (PNG third edition, 9.2).
    this.#above = memory.allocZeroed(pass.rowBytes);
    if (resume !== undefined) memory.bytes.set(resume.above.subarray(0, pass.rowBytes), this.#above);
  }

  get done(): number {
    return this.#done;
  }

  /** Whole rows that `read` can give without waiting. */
  get ready(): number {
    return this.#filtered.ready;
  }

  /** Waits until a row is ready; none behind the next `rows` is inflated. */
  more(rows: number): Promise<void> {
    return this.#filtered.more(rows);
  }

  /** Writes `count` rows that are ready to `to`, `stride` bytes apart. */
  read(count: number, to: number, stride: number): void {
    const { kernels } = this.#memory;
    const { rowBytes, y, dy } = this.pass;
    const from = this.#filtered.take(count);
    const good = kernels.unfilterRows(from, count, rowBytes, this.#unit, this.#above, to, stride);
    if (good < count) {
      const row = y + (this.#done + good) * dy;
      throw damage("A row of the PNG has a filter that does not exist.", { ...this.#filtered.place, row });
    }
    const last = to + (count - 1) * stride;
    this.#memory.bytes.copyWithin(this.#above, last, last + rowBytes);
    this.#done += count;
  }

  /** As `FilteredRows.finish`. */
  finish(): Promise<void> {
    return this.#filtered.finish();
  }

  /** Not behind the last row of the stream. */
  async save(): Promise<PassState> {
    const state = await this.#filtered.save();
    const above = this.#memory.view(this.#above, this.pass.rowBytes).slice();
    return { ...state, rows: this.#done, above, until: this.#until };
  }

  close(): void {
    this.#filtered.close();
  }

  /** The place of a sample that means nothing in row `index` of the pass. */
  placeOf(index: number) {
    return { ...this.#filtered.place, row: this.pass.y + index * this.pass.dy };
  }
}
