interface Wish {
  readonly index: number;
  readonly bytes: number;
  readonly grant: () => void;
  readonly refuse: (reason: unknown) => void;
}

/**
 * Bytes of memory that pictures share which arrive in any order and leave in their own. Room for the largest is
 * kept free as long as an earlier picture has none yet: so the one that leaves next always gets its room, and
 * nobody waits for ever.
 */
export class Room {
  readonly #bytes: number;
  readonly #largest: number;
  /** Pictures that may still ask for room. */
  readonly #undecided = new Set<number>();
  readonly #held = new Map<number, number>();
  readonly #wishes: Wish[] = [];
  #used = 0;
  #closed: { readonly reason: unknown } | undefined;

  /** @param largest the most that one picture asks for; at most half of `bytes` */
  constructor(bytes: number, largest: number) {
    this.#bytes = bytes;
    this.#largest = largest;
  }

  /** Bytes given out. */
  get used(): number {
    return this.#used;
  }

  /** A picture is on its way. Called in the order in which they leave. */
  expect(index: number): void {
    this.#undecided.add(index);
  }

  /** Waits for room. */
  take(index: number, bytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed !== undefined) return reject(this.#closed.reason);
      this.#wishes.push({ index, bytes, grant: resolve, refuse: reject });
      this.#wishes.sort((a, b) => a.index - b.index);
      this.#grant();
    });
  }

  /** The picture needs no room, or no longer. */
  leave(index: number): void {
    this.#undecided.delete(index);
    this.#used -= this.#held.get(index) ?? 0;
    this.#held.delete(index);
    this.#grant();
  }

  /** Sends away those who wait, and those who come. */
  close(reason: unknown): void {
    this.#closed = { reason };
    for (const wish of this.#wishes.splice(0)) wish.refuse(reason);
  }

  #grant(): void {
    for (const wish of [...this.#wishes]) {
      const kept = this.#isNext(wish.index) ? 0 : this.#largest;
      if (this.#used + wish.bytes + kept > this.#bytes) continue;
      this.#wishes.splice(this.#wishes.indexOf(wish), 1);
      this.#undecided.delete(wish.index);
      this.#held.set(wish.index, wish.bytes);
      this.#used += wish.bytes;
      wish.grant();
    }
  }

  #isNext(index: number): boolean {
    return ![...this.#undecided].some((other) => other < index);
  }
}
