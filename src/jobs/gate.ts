/**
 * Admits a few pieces of work at a time; a further one is told so at once instead of waiting. A place that was
 * not given back for `placeSeconds` is free again: the platform may end work without its `finally`.
 */
export class Gate {
  readonly #limit: number;
  readonly #placeMs: number;
  /** When each piece of work inside came. */
  readonly #inside = new Set<{ readonly since: number }>();

  constructor(limit: number, placeSeconds: number) {
    this.#limit = limit;
    this.#placeMs = placeSeconds * 1000;
  }

  /** @returns what to call when the work is done, or null if the gate is full */
  enter(now: number = Date.now()): (() => void) | null {
    for (const place of this.#inside) if (place.since + this.#placeMs <= now) this.#inside.delete(place);
    if (this.#inside.size >= this.#limit) return null;
    const place = { since: now };
    this.#inside.add(place);
    return () => {
      this.#inside.delete(place);
    };
  }
}
