import { Fault } from "./fault.ts";

/**
 * One attempt's line to the service: a signal for its requests that ends with any of its parents, and a
 * deadline for each wait on it (until a head, until the next piece of a body). A wait that ends in any other
 * way than by its own work ends the line.
 */
export class Line {
  readonly #controller = new AbortController();
  readonly #parents: Set<AbortSignal>;
  readonly #stallMs: number;
  #interrupt: ((reason: unknown) => void) | undefined;

  constructor(stallSeconds: number, ...parents: (AbortSignal | undefined)[]) {
    this.#stallMs = stallSeconds * 1000;
    this.#parents = new Set(parents.filter((parent) => parent !== undefined));
    for (const parent of this.#parents) {
      if (parent.aborted) this.end(parent.reason);
      else parent.addEventListener("abort", this.#onAbort);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Waits for `work`, one at a time.
   * @throws Fault when it is late, a parent's reason when that ended; then `work` is left to itself.
   */
  async within<T>(work: () => Promise<T>, awaited: string): Promise<T> {
    this.signal.throwIfAborted();
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#interrupt = reject;
        timer = setTimeout(
          () => this.end(new Fault(`No ${awaited} in time`, { again: true, outage: true })),
          this.#stallMs,
        );
        work().then(resolve, reject);
      });
    } catch (error) {
      throw this.signal.aborted ? this.signal.reason : error;
    } finally {
      clearTimeout(timer);
      this.#interrupt = undefined;
    }
  }

  /** From now on `parent` does not end this line. */
  leave(parent: AbortSignal): void {
    parent.removeEventListener("abort", this.#onAbort);
    this.#parents.delete(parent);
  }

  /** From now on no parent ends this line: for work that came to its own end. */
  release(): void {
    for (const parent of [...this.#parents]) this.leave(parent);
  }

  /** Ends the requests on this line, whatever they are doing. Nothing more can be begun on it. */
  end(reason?: unknown): void {
    this.release();
    if (this.signal.aborted) return;
    this.#controller.abort(reason);
    this.#interrupt?.(this.signal.reason);
  }

  readonly #onAbort = (event: Event): void => {
    const parent = event.currentTarget;
    this.end(parent instanceof AbortSignal ? parent.reason : undefined);
  };
}
