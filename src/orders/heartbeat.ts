import type { Work } from "../jobs/consumer.ts";

/** Tells the job's object of progress, and in between that the worker is alive, so that its lease holds. */
export class Heartbeat {
  readonly #work: Pick<Work, "report">;
  readonly #total: number;
  readonly #everyMs: number;
  #done = 0;
  #toldAt = Date.now();

  constructor(work: Pick<Work, "report">, total: number, leaseSeconds: number) {
    this.#work = work;
    this.#total = total;
    this.#everyMs = (leaseSeconds * 1000) / 3;
  }

  /** @throws LeaseLost */
  async done(): Promise<void> {
    this.#done += 1;
    await this.#tell();
  }

  /** To be called often. @throws LeaseLost */
  async beat(): Promise<void> {
    if (Date.now() - this.#toldAt >= this.#everyMs) await this.#tell();
  }

  async #tell(): Promise<void> {
    this.#toldAt = Date.now();
    await this.#work.report(this.#done, this.#total);
  }
}
