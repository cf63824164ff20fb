import { LeaseLost, type Work } from "../jobs/consumer.ts";

/** Heard of this often, a lease that is configured short is kept as well. Milliseconds. */
const OFTEN = 10_000;
const SHORTEST = 1000;

/** What a worker tells of its progress; it changes while the work goes on, as what is to be done comes to be known. */
export interface Progress {
  done: number;
  total: number;
}

/**
 * Does something long, and lets the job hear of its progress meanwhile, which keeps the lease. When the lease is
 * lost, the signal says so. A report that fails otherwise is made up for by the next.
 */
export async function keepLease<T>(
  work: Work,
  leaseSeconds: number,
  progress: Progress,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const tell = () => {
    work.report(progress.done, progress.total).catch((thrown: unknown) => {
      if (thrown instanceof LeaseLost) lost.abort(thrown);
    });
  };
  const timer = setInterval(tell, Math.min(OFTEN, Math.max(SHORTEST, (leaseSeconds * 1000) / 3)));
  try {
    return await run(lost.signal);
  } catch (thrown) {
    lost.signal.throwIfAborted();
    throw thrown;
  } finally {
    clearInterval(timer);
  }
}
