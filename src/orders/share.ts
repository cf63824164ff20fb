/** Seconds since the beginning. */
export interface ShareLimits {
  /** Then nothing more is begun. */
  readonly shareSeconds: number;
  /** Then what is under way is broken off. */
  readonly shareEndSeconds: number;
}

/** One invocation's part of a long piece of work, which ends before the platform ends the invocation. */
export class Share {
  /** For what is under way: aborted when the time is up, or with the work's own signal. */
  readonly signal: AbortSignal;
  readonly #fullAt: number;
  readonly #end = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor({ shareSeconds, shareEndSeconds }: ShareLimits, work: AbortSignal) {
    this.signal = AbortSignal.any([work, this.#end.signal]);
    this.#fullAt = Date.now() + shareSeconds * 1000;
    this.#timer = setTimeout(() => this.#end.abort(), shareEndSeconds * 1000);
  }

  /** Whether nothing more is to be begun. */
  get isFull(): boolean {
    return this.isOver || Date.now() >= this.#fullAt;
  }

  /** Whether what was under way was broken off. */
  get isOver(): boolean {
    return this.#end.signal.aborted;
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
