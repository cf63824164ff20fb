const KIB = 1024;

/** Sizes of pieces, bytes, powers of two: what is left of a picture is read in the largest that it fills. */
const SMALLEST = 64 * KIB;
const FIRST = 256 * KIB;
const LARGEST = 512 * KIB;
/** A piece that took less has a larger one after it, one that took more a smaller: calls cost, and so does a cut. */
const QUICK_MS = 250;
const SLOW_MS = 2000;

/** Memory that pictures are read into piece by piece, and that is used again when they are written. */
export class PieceMemory {
  readonly #free = new Map<number, ArrayBuffer[]>();
  #size = FIRST;

  /** Room for the next piece of a picture of which `left` bytes are to come. */
  take(left: number): Uint8Array<ArrayBuffer> {
    let size = this.#size;
    while (size > left && size > SMALLEST) size /= 2;
    const memory = this.#free.get(size)?.pop() ?? new ArrayBuffer(size);
    return new Uint8Array(memory, 0, Math.min(size, left));
  }

  /** Notes how long a piece took to come. */
  pace(ms: number): void {
    if (ms < QUICK_MS) this.#size = Math.min(this.#size * 2, LARGEST);
    else if (ms > SLOW_MS) this.#size = Math.max(this.#size / 2, SMALLEST);
  }

  /** Takes back what nobody reads any more. */
  give(pieces: readonly Uint8Array<ArrayBuffer>[]): void {
    for (const { buffer } of pieces) {
      const free = this.#free.get(buffer.byteLength);
      if (free === undefined) this.#free.set(buffer.byteLength, [buffer]);
      else free.push(buffer);
    }
  }
}
