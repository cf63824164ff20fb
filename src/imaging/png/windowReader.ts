import type { ByteSource } from "../engine/source.ts";

/** Reads small things from a file, and with each read what follows it. */
export class WindowReader {
  readonly #source: ByteSource;
  readonly #windowBytes: number;
  #start = 0;
  #window = new Uint8Array(0);

  constructor(source: ByteSource, windowBytes: number) {
    this.#source = source;
    this.#windowBytes = windowBytes;
  }

  /** `length` bytes from `offset`, fewer at the file's end; they stand until the next call. */
  async take(offset: number, length: number): Promise<Uint8Array> {
    const from = offset - this.#start;
    if (from < 0 || from + length > this.#window.length) {
      const bytes = await this.#source.read(offset, Math.max(length, this.#windowBytes));
      // A Buffer's own `subarray` and `slice` differ from Uint8Array's.
      this.#window = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
      this.#start = offset;
    }
    return this.#window.subarray(offset - this.#start, offset - this.#start + length);
  }
}
