/**
 * Consecutive spans of bytes, each at least one byte long. Doubles hold every offset up to 2^53, far past the
 * 4 GiB of 32-bit integers, at 8 bytes a span.
 */
export class Spans {
  /** Where span `i` starts; one more tells where the last ends. */
  readonly #starts: Float64Array;

  /** @param lengthOf called once for each span, in order, with where it starts */
  constructor(first: number, count: number, lengthOf: (index: number, start: number) => number) {
    this.#starts = new Float64Array(count + 1);
    let at = first;
    for (let i = 0; i < count; i++) {
      this.#starts[i] = at;
      at += lengthOf(i, at);
    }
    this.#starts[count] = at;
    if (!Number.isSafeInteger(at)) throw new RangeError(`${at} is no offset in a file`);
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  get end(): number {
    return this.start(this.count);
  }

  start(index: number): number {
    return this.#starts[index] ?? Number.NaN;
  }

  /** The first span that ends after `offset`; `count` when none does. */
  find(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start(middle + 1) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
