/** Joins small records, so that each run of them is written at once. */
export class RecordBuffer {
  #parts: Uint8Array[] = [];
  #length = 0;

  /** A directory of 100,000 members takes 6 MB: it goes out in parts. */
  static readonly FULL = 64 * 1024;

  get isFull(): boolean {
    return this.#length >= RecordBuffer.FULL;
  }

  add(record: Uint8Array): void {
    this.#parts.push(record);
    this.#length += record.length;
  }

  /** All that was added since the last time, in one array. */
  take(): Uint8Array {
    const [first] = this.#parts;
    const joined = this.#parts.length === 1 && first !== undefined ? first : this.#join();
    this.#parts = [];
    this.#length = 0;
    return joined;
  }

  #join(): Uint8Array {
    const joined = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  }
}
