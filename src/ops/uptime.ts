/** The clock stands still while an isolate loads, so its life is counted from its first request. */
let firstRequest: number | undefined;

export function noteRequest(now: number): void {
  firstRequest ??= now;
}

/** Whole seconds since this isolate's first request; others know nothing of it. */
export function uptimeSeconds(now: number): number {
  return Math.floor((now - (firstRequest ?? now)) / 1000);
}
