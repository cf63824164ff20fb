import { Fault } from "./fault.ts";

/**
 * One attempt's line to the service: a signal for its requests that ends with any of its parents, and a
 * deadline for each wait on it (until a head, until the next piece of a body). A wait that ends in any other
 * way than by its own work ends the line. One timer serves all waits: setting and clearing one for each costs more
 * than the wait.
 */
export class Line {
  readonly #controller = new AbortController();
  readonly #parents: Set<AbortSignal>;
  readonly #stallMs: number;
  readonly #begunAt = Date.now();
  /** When all waits together are over, milliseconds since the epoch. */
  #endsAt = Number.POSITIVE_INFINITY;
  /** Of the wait that is under way; without one, nothing can be late. */
  #lateAt = Number.POSITIVE_INFINITY;
  #awaited = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
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
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#interrupt = reject;
        this.#awaited = awaited;
        this.#lateAt = Math.min(Date.now() + this.#stallMs, this.#endsAt);
        this.#timer ??= setTimeout(this.#look, this.#lateAt - Date.now());
        work().then(resolve, reject);
      });
    } catch (error) {
      throw this.signal.aborted ? this.signal.reason : error;
    } finally {
      this.#lateAt = Number.POSITIVE_INFINITY;
      this.#interrupt = undefined;
    }
  }

  /** All waits of an attempt end by then, milliseconds since the epoch. To be told before the first. */
  endBy(endsAt: number): void {
    this.#endsAt = endsAt;
  }

  /** The attempt came to its end in time: what is still read on its line has only its own deadlines. */
  stay(): void {
    this.#endsAt = Number.POSITIVE_INFINITY;
  }

  /** From now on `parent` does not end this line. */
  leave(parent: AbortSignal): void {
    parent.removeEventListener("abort", this.#onAbort);
    this.#parents.delete(parent);
  }

  /** From now on no parent ends this line: for work that came to its own end. */
  release(): void {
    for (const parent of [...this.#parents]) this.leave(parent);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Ends the requests on this line, whatever they are doing. Nothing more can be begun on it. */
  end(reason?: unknown): void {
    this.release();
    if (this.signal.aborted) return;
    this.#controller.abort(reason);
    this.#interrupt?.(this.signal.reason);
  }

  /** The timer is over: of a wait that is over too, mostly, and then it is set for the one under way. */
  readonly #look = (): void => {
    this.#timer = undefined;
    if (this.#lateAt === Number.POSITIVE_INFINITY) return;
    const now = Date.now();
    if (now < this.#lateAt) {
      this.#timer = setTimeout(this.#look, this.#lateAt - now);
      return;
    }
    // Whoever had no time to answer is not to blame.
    const outage = now - this.#begunAt >= this.#stallMs;
    this.end(new Fault(`No ${this.#awaited} in time`, { again: true, outage }));
  };

  readonly #onAbort = (event: Event): void => {
    const parent = event.currentTarget;
    this.end(parent instanceof AbortSignal ? parent.reason : undefined);
  };
}
