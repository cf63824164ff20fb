import type { Rows } from "../engine/stage.ts";
import type { Decoding, RowFeed } from "./decoding.ts";
import { damage, NO_ENTRY } from "./faults.ts";
import { FilteredRows, type InflaterState } from "./filtered.ts";
import { IdatStream } from "./idat.ts";
import { type Pass, rowsAbove } from "./passes.ts";
import { layoutOf, type PassPlan, type PassRows, type PassState, strideOf } from "./passRows.ts";

/** The pattern of the passes repeats after this many rows (PNG third edition, 8.1). */
const ADAM7_ROWS = 8;

/**
 * Where each pass begins, found by inflating everything before the last one. The memory it takes is given
 * back. The stream's checksums are carried on by the last pass, which ends with the stream.
 */
export async function findPasses(
  passes: readonly Pass[],
  plan: Omit<PassPlan, "pass" | "resume">,
): Promise<PassState[]> {
  const { source, memory, windowBytes, data, promised } = plan;
  const mark = memory.mark();
  const stream = new IdatStream(source, memory, windowBytes, data);
  const longest = passes.reduce((a, b) => (a.rowBytes < b.rowBytes ? b : a));
  const rows = new FilteredRows(memory, stream, layoutOf(longest), promised);
  const starts: InflaterState[] = [];
  try {
    for (const pass of passes) {
      starts.push(await rows.save());
      if (starts.length < passes.length) await rows.skip(layoutOf(pass), pass.rows);
    }
  } finally {
    rows.close();
    memory.release(mark);
  }
  return starts.map((start, i) => {
    const until = starts[i + 1]?.place.offset ?? source.size;
    return { ...start, rows: 0, above: new Uint8Array(0), until };
  });
}

/**
 * The rows of an interlaced picture: all passes side by side, a row of each whenever the picture comes to it.
 */
export class Adam7Feed implements RowFeed {
  readonly #decoding: Decoding;
  readonly #passes: readonly PassRows[];
  readonly #stride: number;
  readonly #pixels: number;
  /** One row of a pass: as the file has it, and as the stage has it. */
  readonly #samples: number;
  readonly #unpacked: number;
  #row: number;

  constructor(decoding: Decoding, passes: readonly PassRows[], row: number) {
    const { memory, header, unpacker } = decoding;
    this.#decoding = decoding;
    this.#passes = passes;
    this.#row = row;
    const rowBytes = header.width * unpacker.channels;
    this.#stride = strideOf(rowBytes);
    this.#pixels = memory.alloc(ADAM7_ROWS * this.#stride);
    this.#samples = memory.alloc(strideOf(Math.max(...passes.map(({ pass }) => pass.rowBytes))));
    this.#unpacked = unpacker.unpack === null ? this.#samples : memory.alloc(this.#stride);
  }

  get row(): number {
    return this.#row;
  }

  async next(stop: number, wanted: boolean): Promise<Rows> {
    const first = this.#row;
    const end = Math.min(first + ADAM7_ROWS, this.#decoding.header.height, stop);
    for (const rows of this.#passes) {
      const last = rowsAbove(rows.pass, end);
      while (rows.done < last) {
        if (rows.ready === 0) await rows.more(rowsAbove(rows.pass, stop) - rows.done);
        this.#place(rows, first, wanted);
      }
    }
    this.#row = end;
    return { pointer: this.#pixels, stride: this.#stride, count: end - first };
  }

  save(): Promise<(PassState | null)[]> {
    return Promise.all(this.#passes.map((rows) => (rows.done < rows.pass.rows ? rows.save() : null)));
  }

  async finish(): Promise<void> {
    await this.#passes.at(-1)?.finish();
  }

  close(): void {
    for (const rows of this.#passes) rows.close();
  }

  /** Puts the next row of a pass to its pixels. */
  #place(rows: PassRows, first: number, wanted: boolean): void {
    const { memory, unpacker } = this.#decoding;
    const { x, y, dx, dy, width } = rows.pass;
    const index = rows.done;
    rows.read(1, this.#samples, strideOf(rows.pass.rowBytes));
    if (!wanted) return;
    if (unpacker.unpack !== null && !unpacker.unpack(this.#samples, this.#unpacked, width))
      throw damage(NO_ENTRY, rows.placeOf(index));
    const { channels } = unpacker;
    const to = this.#pixels + (y + index * dy - first) * this.#stride + x * channels;
    memory.kernels.scatterPixels(this.#unpacked, to, width, channels, dx * channels);
  }
}
