import type { EngineMemory } from "../engine/memory.ts";
import {
  DATA_ENDS,
  damage,
  INFLATE_FAULTS,
  InflateStatus,
  type PngPlace,
  TOO_LITTLE,
  TOO_MUCH,
} from "./faults.ts";
import type { DataPlace, IdatStream } from "./idat.ts";

/** RFC 1951, 2. */
const WINDOW = 32_768;
/** Output behind the window: more costs cache, less costs moving the window more often. */
const OUTPUT_BYTES = 98_304;
/**
 * Blocks that any stream may have; beyond, as many as the picture has bytes: empty ones cost time and give
 * nothing.
 */
const SPARE_BLOCKS = 1024;

/** An inflater between two bytes of its output. */
export interface InflaterState {
  readonly place: DataPlace;
  /** The kernel's own state. */
  readonly saved: Uint8Array;
  /** The output before, at most 32 KiB. */
  readonly window: Uint8Array;
}

/**
 * What rows are to the inflater: `1 + rowBytes` bytes each. `rowAt` tells the picture's row, for places of
 * faults.
 */
export interface RowLayout {
  readonly rowBytes: number;
  rowAt(index: number): number;
}

/** The filtered rows of a picture or of one pass: inflated into a buffer that also holds the window. */
export class FilteredRows {
  readonly #memory: EngineMemory;
  readonly #data: IdatStream;
  #layout: RowLayout;
  #line: number;
  readonly #state: number;
  readonly #buffer: number;
  readonly #end: number;
  #next: number;
  #taken: number;

  /**
   * @param promised bytes of the whole stream (PNG third edition, 7.3)
   * @param resume where to go on, and the rows that come before
   */
  constructor(
    memory: EngineMemory,
    data: IdatStream,
    layout: RowLayout,
    promised: number,
    resume?: { readonly taken: number; readonly state: InflaterState },
  ) {
    const { kernels } = memory;
    this.#memory = memory;
    this.#data = data;
    this.#layout = layout;
    this.#line = 1 + layout.rowBytes;
    this.#state = memory.alloc(kernels.inflateStateBytes());
    const capacity = WINDOW + Math.max(OUTPUT_BYTES, 2 * this.#line);
    this.#buffer = memory.alloc(capacity);
    this.#end = this.#buffer + capacity;
    this.#taken = resume?.taken ?? 0;
    this.#next = this.#buffer + (resume?.state.window.length ?? 0);
    kernels.inflateStart(this.#state, this.#buffer, Math.min(0xffff_ffff, promised + SPARE_BLOCKS));
    if (resume !== undefined) this.#resume(resume.state);
  }

  /** Whole rows that `take` can give. */
  get ready(): number {
    return Math.floor((this.#memory.kernels.inflateOutput(this.#state) - this.#next) / this.#line);
  }

  /** The row of the picture that comes next. */
  get row(): number {
    return this.#layout.rowAt(this.#taken + Math.max(0, this.ready));
  }

  /** How far the file was read, and the row that comes next. */
  get place(): PngPlace {
    const { kernels } = this.#memory;
    const unused = kernels.inflateUnusedBits(this.#state) >> 3;
    const index = kernels.inflateInput(this.#state) - this.#data.input - unused;
    const { offset } = this.#data.placeOf(Math.max(0, index));
    return { byte: offset, row: this.row };
  }

  /**
   * Inflates until at least one row is there, and nothing behind the next `rows` rows.
   * @throws DarkroomError `picture_damaged`
   */
  async more(rows: number): Promise<void> {
    const stop = rows * this.#line;
    while (this.ready < 1) {
      if (this.#next + this.#line > this.#end) this.#slide();
      const status = this.#inflate(Math.min(this.#end, this.#next + stop));
      if (status === InflateStatus.input) await this.#feed();
      else if (status === InflateStatus.done && this.ready < 1) throw damage(TOO_LITTLE, this.place);
      else if (status === InflateStatus.output && this.ready < 1) this.#slide();
    }
  }

  /** The address of the next `count` rows, which are ready; they stand until `more`. */
  take(count: number): number {
    const rows = this.#next;
    this.#next += count * this.#line;
    this.#taken += count;
    return rows;
  }

  /** Passes over `count` rows of another layout, no longer than this one's; rows are counted anew. */
  async skip(layout: RowLayout, count: number): Promise<void> {
    this.#layout = layout;
    this.#line = 1 + layout.rowBytes;
    const all = count * this.#line;
    for (let passed = 0; passed < all; this.#taken = Math.floor(passed / this.#line)) {
      const status = this.#inflate(Math.min(this.#end, this.#next + all - passed));
      const output = this.#memory.kernels.inflateOutput(this.#state);
      passed += output - this.#next;
      this.#next = output;
      if (passed === all) break;
      if (status === InflateStatus.done) throw damage(TOO_LITTLE, this.place);
      if (status === InflateStatus.input) await this.#feed();
      else this.#slide();
    }
    this.#taken = 0;
  }

  /** Reads the stream's end, which has to come after the rows taken; bytes behind it are passed over. */
  async finish(): Promise<void> {
    for (;;) {
      const status = this.#inflate(this.#next);
      if (status === InflateStatus.done) break;
      if (status === InflateStatus.output) throw damage(TOO_MUCH, this.place);
      await this.#feed();
    }
    await this.#data.finish(this.row);
  }

  /**
   * The state behind the last row taken, where no byte behind it has been inflated and some are still to
   * come. It is the same however the file was read.
   */
  async save(): Promise<InflaterState> {
    const { kernels } = this.#memory;
    for (;;) {
      const status = this.#inflate(this.#next);
      if (status === InflateStatus.output) break;
      if (status === InflateStatus.done) throw damage(TOO_LITTLE, this.place);
      await this.#feed();
    }
    while (kernels.inflateSettle(this.#state) === 0 && (await this.#fill()));
    const from = Math.max(this.#buffer, this.#next - WINDOW);
    return {
      place: this.#data.placeOf(kernels.inflateInput(this.#state) - this.#data.input),
      saved: this.#memory.view(this.#state, kernels.inflateSavedBytes()).slice(),
      window: this.#memory.view(from, this.#next - from).slice(),
    };
  }

  close(): void {
    this.#data.close();
  }

  #resume({ saved, window }: InflaterState): void {
    const { bytes, kernels } = this.#memory;
    if (saved.length !== kernels.inflateSavedBytes() || window.length > WINDOW)
      throw new RangeError("a checkpoint that no decoder made");
    bytes.set(saved, this.#state);
    bytes.set(window, this.#buffer);
    if (kernels.inflateResume(this.#state, this.#buffer, this.#next) === 0)
      throw new RangeError("a checkpoint that no decoder made");
  }

  #inflate(limit: number): number {
    const { kernels } = this.#memory;
    const status = kernels.inflate(this.#state, limit);
    if (status === InflateStatus.fault)
      throw damage(INFLATE_FAULTS[kernels.inflateFault(this.#state)] ?? "", this.place);
    return status;
  }

  async #feed(): Promise<void> {
    if (!(await this.#fill())) throw damage(DATA_ENDS, this.place);
  }

  /** Whether there was more data. */
  async #fill(): Promise<boolean> {
    const count = await this.#data.fill(this.row);
    this.#memory.kernels.inflateFeed(this.#state, this.#data.input, this.#data.input + count);
    return count > 0;
  }

  /** Makes room behind what is not taken yet. */
  #slide(): void {
    this.#next = this.#memory.kernels.inflateSlide(this.#state, this.#next, this.#buffer);
  }
}
