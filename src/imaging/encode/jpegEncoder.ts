import { LIMITS } from "../../limits.ts";
import type { EngineMemory } from "../engine/memory.ts";
import type { RowSink, Rows } from "../engine/stage.ts";
import { joinBytes } from "../icc/splice.ts";
import { checkSize, type Size } from "../raster.ts";
import { huffmanCodes, huffmanTable } from "./huffman.ts";
import { AC_SYMBOLS, DC_SYMBOLS, type EncodeJob, encodeJob, getField, setFields } from "./job.ts";
import { EOI, type HuffmanTables, headerBytes } from "./markers.ts";
import { type QuantTable, quantTables } from "./quantization.ts";

/** Grey or RGB. */
export interface JpegShape extends Size {
  readonly channels: 1 | 3;
}

export interface JpegSettings {
  /** 1 to 100, whole, on libjpeg's scale. */
  readonly quality: number;
  /** ICC profile to carry. */
  readonly profile?: Uint8Array | null;
  /** Whether chroma is halved both ways, which is the default, or kept at full size. */
  readonly chroma?: "4:2:0" | "4:4:4";
}

/** Room for codes between two copies out of the kernels' memory. */
const WINDOW_BYTES = 32 * 1024;
/** What one MCU takes at most (`kernels/encode/scan.ts`). */
const MCU_BYTES = 2592;

/**
 * A baseline JPEG (ITU-T T.81, in JFIF, T.871) made of rows as they come. What a row becomes is kept as tokens until
 * the last one is in, since the best Huffman tables are only known then: about 2 bytes for each coefficient that is
 * not 0, held outside of the kernels' memory.
 *
 * What it takes there at the start is its maker's to release after `finish` or `close`.
 */
export class JpegEncoder implements RowSink {
  readonly #memory: EngineMemory;
  readonly #shape: JpegShape;
  readonly #profile: Uint8Array | null;
  readonly #factor: number;
  readonly #quant: readonly QuantTable[];
  readonly #job: EncodeJob;
  #strips: Uint8Array[] = [];
  #held = 0;
  #taken = 0;

  /** @throws DarkroomError `picture_too_large`; RangeError for a size or quality that JPEG does not have */
  constructor(memory: EngineMemory, shape: JpegShape, { quality, profile = null, chroma }: JpegSettings) {
    checkSize(shape);
    if (Math.max(shape.width, shape.height) > LIMITS.edgePixels) throw new RangeError("too long for a JPEG");
    if (!Number.isInteger(quality) || quality < 1 || quality > 100) throw new RangeError("no such quality");
    this.#memory = memory;
    this.#shape = shape;
    this.#profile = profile;
    this.#factor = shape.channels === 1 || chroma === "4:4:4" ? 1 : 2;
    this.#quant = quantTables(quality).slice(0, shape.channels === 1 ? 1 : 2);
    this.#job = encodeJob(memory, shape, this.#factor, this.#quant);
  }

  push({ pointer, stride, count }: Rows): void {
    if (this.#taken + count > this.#shape.height) throw new RangeError("more rows than the picture has");
    const { mcuRows } = this.#job;
    for (let done = 0; done < count; ) {
      const at = this.#taken % mcuRows;
      const some = Math.min(count - done, mcuRows - at);
      this.#memory.kernels.encodeRows(this.#job.pointer, pointer + done * stride, stride, at, some);
      done += some;
      this.#taken += some;
      if (at + some === mcuRows || this.#taken === this.#shape.height) this.#keepStrip(at + some);
    }
  }

  /** The file. Nothing is held for it any more; to count it is the caller's. */
  finish(): Uint8Array<ArrayBuffer> {
    if (this.#taken !== this.#shape.height) throw new RangeError("fewer rows than the picture has");
    const huffman = this.#job.counts.map((counts) => this.#bestTables(counts));
    for (const [i, { dc, ac }] of huffman.entries()) {
      const codes = (this.#job.codes[i] as number) >> 2;
      this.#memory.words.set(huffmanCodes(dc).subarray(0, DC_SYMBOLS), codes);
      this.#memory.words.set(huffmanCodes(ac), codes + DC_SYMBOLS);
    }
    const header = headerBytes({
      ...this.#shape,
      ...{ factor: this.#factor, quant: this.#quant, huffman, profile: this.#profile },
    });
    const parts = [header, ...this.#scan(), EOI];
    this.#hold(parts.reduce((sum, part) => sum + part.length, 0));
    const file = joinBytes(parts);
    this.close();
    return file;
  }

  /** Lets go of what is held, finished or not. */
  close(): void {
    this.#memory.drop(this.#held);
    this.#held = 0;
    this.#strips = [];
  }

  #keepStrip(rows: number): void {
    const { pointer, tokens } = this.#job;
    const end = this.#memory.kernels.encodeStrip(pointer, rows, tokens);
    this.#hold(end - tokens);
    this.#strips.push(this.#memory.view(tokens, end - tokens).slice());
  }

  #bestTables(pointer: number): HuffmanTables {
    const start = pointer >> 2;
    const counts = new Uint32Array(this.#memory.words.slice(start, start + DC_SYMBOLS + AC_SYMBOLS).buffer);
    return {
      dc: huffmanTable(counts.subarray(0, DC_SYMBOLS)),
      ac: huffmanTable(counts.subarray(DC_SYMBOLS)),
    };
  }

  /** The data of the scan, in pieces. */
  #scan(): Uint8Array[] {
    const mark = this.#memory.mark();
    const window = this.#memory.alloc(WINDOW_BYTES);
    const pieces: Uint8Array[] = [];
    let end = window;
    const empty = () => {
      this.#hold(end - window);
      pieces.push(this.#memory.view(window, end - window).slice());
      end = window;
    };
    const { pointer, tokens } = this.#job;
    const { kernels } = this.#memory;
    const limit = window + WINDOW_BYTES - MCU_BYTES;
    for (let strip = this.#strips.shift(); strip !== undefined; strip = this.#strips.shift()) {
      this.#memory.bytes.set(strip, tokens);
      setFields(this.#memory, pointer, { tokens });
      const tokensEnd = tokens + strip.length;
      while (getField(this.#memory, pointer, "tokens") < tokensEnd) {
        end = kernels.encodeScan(pointer, tokensEnd, end, limit);
        if (end >= limit) empty();
      }
      this.#drop(strip.length);
    }
    end = kernels.encodeTail(pointer, end);
    empty();
    this.#memory.release(mark);
    return pieces;
  }

  #hold(bytes: number): void {
    this.#memory.hold(bytes);
    this.#held += bytes;
  }

  #drop(bytes: number): void {
    this.#memory.drop(bytes);
    this.#held -= bytes;
  }
}
