/**
 * Gives way to what else waits in the isolate, as between two strips of a band: nothing else runs while one computes.
 * A Worker's clock, too, stands still from one wait to the next (Cloudflare, "Performance and timers"), and the lease
 * is kept by it.
 */
export function letOthers(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
