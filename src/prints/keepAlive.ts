import { LeaseLost, type Work } from "../jobs/consumer.ts";

/** How often at most, milliseconds: a job that was cancelled is left soon. */
const OFTEN = 5000;

/**
 * What a worker calls now and then while it is at work: it keeps the lease, as often as the lease's length asks for.
 * A word that does not get through is made up for by the next.
 * @returns throws LeaseLost when the job was cancelled or another has the step
 */
export function keepAlive(work: Pick<Work, "keep">, leaseSeconds: number): () => Promise<void> {
  const every = Math.min(OFTEN, (leaseSeconds * 1000) / 4);
  let last = Date.now();
  return async () => {
    const now = Date.now();
    if (now - last < every) return;
    last = now;
    try {
      await work.keep();
    } catch (thrown) {
      if (thrown instanceof LeaseLost) throw thrown;
    }
  };
}
