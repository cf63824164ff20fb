export const DAY_MS = 86_400_000;

/** ISO 8601 with Z, from milliseconds since the epoch: how times leave the house. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** The day in UTC, YYYY-MM-DD: how usage is counted. */
export function dayOf(ms: number): string {
  return isoTime(ms).slice(0, 10);
}
