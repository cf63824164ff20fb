/** Admits a few pieces of work at a time; a further one is told so at once instead of waiting. */
export class Gate {
  readonly #limit: number;
  #inside = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns what to call when the work is done, or null if the gate is full */
  enter(): (() => void) | null {
    if (this.#inside >= this.#limit) return null;
    this.#inside += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#inside -= 1;
    };
  }
}
