/** A body that is read into memory of the caller's. */
export interface BodyReader {
  /**
   * At least `min` bytes (or all that are left) at the start of `view`, whose memory is handed over and comes
   * back with the answer. Null at the end.
   */
  read(view: Uint8Array<ArrayBuffer>, min: number): Promise<Uint8Array<ArrayBuffer> | null>;
  cancel(reason: unknown): void;
}

/** Reads without a copy of ours where the body is a byte stream. */
export function readBody(body: ReadableStream<Uint8Array>): BodyReader {
  const reader = byteReader(body);
  return reader === undefined ? new ChunkReader(body.getReader()) : new ByteReader(reader);
}

function byteReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}

class ByteReader implements BodyReader {
  readonly #reader: ReadableStreamBYOBReader;

  constructor(reader: ReadableStreamBYOBReader) {
    this.#reader = reader;
  }

  async read(view: Uint8Array<ArrayBuffer>, min: number): Promise<Uint8Array<ArrayBuffer> | null> {
    if ("readAtLeast" in this.#reader) {
      const { value } = await this.#reader.readAtLeast(Math.max(1, min), view);
      return value === undefined || value.byteLength === 0 ? null : value;
    }
    return readInto(this.#reader, view, min);
  }

  cancel(reason: unknown): void {
    void this.#reader.cancel(reason).catch(() => {});
  }
}

/** `readAtLeast` out of plain reads; each of them takes the memory along and brings it back. */
async function readInto(
  reader: Pick<ReadableStreamBYOBReader, "read">,
  view: Uint8Array<ArrayBuffer>,
  min: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { byteOffset: start, byteLength: room } = view;
  let rest = view;
  let filled = 0;
  do {
    const { done, value } = await reader.read(rest);
    if (value === undefined) return null;
    filled += value.byteLength;
    rest = new Uint8Array(value.buffer, start + filled, room - filled);
    if (done) break;
  } while (filled < min && filled < room);
  return filled === 0 ? null : new Uint8Array(rest.buffer, start, filled);
}

/** For bodies that are not byte streams: chunks are copied, and what does not fit waits for the next read. */
class ChunkReader implements BodyReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.#reader = reader;
  }

  async read(view: Uint8Array<ArrayBuffer>, min: number): Promise<Uint8Array<ArrayBuffer> | null> {
    let filled = 0;
    const due = Math.min(Math.max(1, min), view.length);
    while (filled < due) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#reader.read();
        if (done) break;
        this.#rest = value;
      }
      const taken = this.#rest.subarray(0, view.length - filled);
      view.set(taken, filled);
      this.#rest = this.#rest.subarray(taken.length);
      filled += taken.length;
    }
    return filled === 0 ? null : view.subarray(0, filled);
  }

  cancel(reason: unknown): void {
    void this.#reader.cancel(reason).catch(() => {});
  }
}
