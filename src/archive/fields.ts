/** Writes little-endian fields into one array of known length (APPNOTE 4.4.1.1). */
export class Fields {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
    this.#view = new DataView(this.#bytes.buffer);
  }

  u16(value: number): this {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
    return this;
  }

  u64(value: number): this {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
    return this;
  }

  bytes(value: Uint8Array): this {
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  /** What was written. @throws Error when it is not as long as was said */
  done(): Uint8Array<ArrayBuffer> {
    if (this.#at !== this.#bytes.length) throw new Error(`${this.#at} bytes of ${this.#bytes.length}`);
    return this.#bytes;
  }
}
