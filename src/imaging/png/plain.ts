import type { Rows } from "../engine/stage.ts";
import type { Decoding, RowFeed } from "./decoding.ts";
import { damage, NO_ENTRY } from "./faults.ts";
import { type PassRows, strideOf } from "./passRows.ts";

/**
 * Bytes of rows given at once, where a row is smaller: large enough that calls do not count, and small for
 * caches.
 */
const GROUP_BYTES = 65_536;
const GROUP_ROWS = 64;

/** The rows of a picture that is not interlaced. */
export class PlainFeed implements RowFeed {
  readonly #decoding: Decoding;
  readonly #rows: PassRows;
  readonly #groupRows: number;
  readonly #sampleStride: number;
  readonly #stride: number;
  /** Samples as the file has them; the stage's own where those are the same. */
  readonly #samples: number;
  readonly #pixels: number;

  constructor(decoding: Decoding, rows: PassRows) {
    const { memory, header, unpacker } = decoding;
    this.#decoding = decoding;
    this.#rows = rows;
    this.#stride = strideOf(header.width * unpacker.channels);
    this.#sampleStride = strideOf(rows.pass.rowBytes);
    const bytes = Math.max(this.#stride, this.#sampleStride);
    this.#groupRows = Math.max(1, Math.min(GROUP_ROWS, Math.floor(GROUP_BYTES / bytes), header.height));
    this.#pixels = memory.alloc(this.#groupRows * this.#stride);
    this.#samples =
      unpacker.unpack === null ? this.#pixels : memory.alloc(this.#groupRows * this.#sampleStride);
  }

  get row(): number {
    return this.#rows.done;
  }

  async next(stop: number, wanted: boolean): Promise<Rows> {
    const { row } = this;
    if (this.#rows.ready === 0) await this.#rows.more(stop - row);
    const count = Math.min(this.#groupRows, this.#rows.ready, stop - row);
    this.#rows.read(count, this.#samples, this.#sampleStride);
    if (wanted) this.#unpack(row, count);
    return { pointer: this.#pixels, stride: this.#stride, count };
  }

  async save() {
    return [await this.#rows.save()];
  }

  finish(): Promise<void> {
    return this.#rows.finish();
  }

  close(): void {
    this.#rows.close();
  }

  #unpack(row: number, count: number): void {
    const { header, unpacker } = this.#decoding;
    if (unpacker.unpack === null) return;
    for (let i = 0; i < count; i += 1) {
      const from = this.#samples + i * this.#sampleStride;
      if (!unpacker.unpack(from, this.#pixels + i * this.#stride, header.width))
        throw damage(NO_ENTRY, this.#rows.placeOf(row + i));
    }
  }
}
