import { crc32 } from "node:zlib";
import type { EngineMemory } from "../engine/memory.ts";
import type { RowSink, Rows } from "../engine/stage.ts";
import { checkSize, type Size } from "../raster.ts";
import { plainCoder, type StripCoder, type StripCoderMaker, type TiffCompression } from "./compression.ts";
import { deflateCoder } from "./deflateCoder.ts";
import { lzwCoder } from "./lzwCoder.ts";

/** A strip as it stands in the file. */
export interface TiffStrip {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly crc32: number;
}

/** The rows of one band, which begin with a strip, and what becomes of them. */
export interface StripShape extends Size {
  readonly rowsPerStrip: number;
  readonly compression: TiffCompression;
}

const CODERS: Readonly<Record<TiffCompression, StripCoderMaker>> = {
  lzw: lzwCoder,
  deflate: deflateCoder,
  none: plainCoder,
};

/**
 * The strips of a band, made of rows of RGB as they come. What is done counts as held until it is cleared: do
 * that after every push. The bytes depend on the rows only, not on how they are pushed.
 *
 * What it takes of the kernels' memory at the start is its maker's to release.
 */
export class TiffStrips implements RowSink {
  readonly #memory: EngineMemory;
  readonly #shape: StripShape;
  readonly #rowBytes: number;
  readonly #coder: StripCoder;
  /** Bytes of each strip that is begun; the last may grow. */
  #lengths: number[] = [];
  #rows = 0;
  #done: TiffStrip[] = [];
  #held = 0;

  /** @throws DarkroomError `picture_too_large`; RangeError for what is no shape */
  constructor(memory: EngineMemory, shape: StripShape) {
    checkSize(shape);
    checkSize({ width: shape.width, height: shape.rowsPerStrip });
    this.#memory = memory;
    this.#shape = shape;
    this.#rowBytes = 3 * shape.width;
    const stripBytes = this.#rowBytes * Math.min(shape.rowsPerStrip, shape.height);
    this.#coder = CODERS[shape.compression](memory, stripBytes);
  }

  push({ pointer, stride, count }: Rows): void {
    const { height, rowsPerStrip } = this.#shape;
    if (this.#rows + count > height) throw new RangeError("more rows than the band has");
    for (let done = 0; done < count; ) {
      const inStrip = this.#rows % rowsPerStrip;
      if (inStrip === 0) this.#lengths.push(0);
      const some = Math.min(count - done, rowsPerStrip - inStrip);
      this.#take(pointer + done * stride, stride, some);
      done += some;
      this.#rows += some;
      const isStrip = inStrip + some === rowsPerStrip;
      if (this.#rows === height || (isStrip && this.#lengths.length === this.#coder.inputs.length))
        this.#encode();
    }
  }

  /** Strips that are done and were not cleared yet. */
  get done(): readonly TiffStrip[] {
    return this.#done;
  }

  /** Lets go of the strips that are done. */
  clear(): void {
    this.#memory.drop(this.#held);
    this.#held = 0;
    this.#done = [];
  }

  #take(from: number, stride: number, count: number): void {
    const strip = this.#lengths.length - 1;
    const length = this.#lengths[strip] as number;
    const to = (this.#coder.inputs[strip] as number) + length;
    this.#lengths[strip] = length + count * this.#rowBytes;
    if (this.#shape.compression !== "none") {
      this.#memory.kernels.differenceRows(from, stride, count, this.#rowBytes, to);
      return;
    }
    for (let row = 0; row < count; row++) {
      const start = from + row * stride;
      this.#memory.bytes.copyWithin(to + row * this.#rowBytes, start, start + this.#rowBytes);
    }
  }

  #encode(): void {
    for (const { pointer, length } of this.#coder.encode(this.#lengths)) {
      this.#memory.hold(length);
      this.#held += length;
      const bytes = this.#memory.view(pointer, length).slice();
      this.#done.push({ bytes, crc32: crc32(bytes) });
    }
    this.#lengths = [];
  }
}
