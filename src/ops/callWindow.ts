/** Calls counted in one fixed window, which begins with its first call. */
export interface CallWindow {
  readonly startedAt: number;
  readonly count: number;
}

export interface Allowance {
  readonly allowed: boolean;
  /** Calls left in the window. */
  readonly remaining: number;
  /** Seconds until the window ends, 1 to 60. */
  readonly resetSeconds: number;
}

export const WINDOW_MS = 60_000;

/**
 * Counts one call. A refused call is not counted, so that asking again does not put off the end.
 * @param now Unix milliseconds
 */
export function countInWindow(
  before: CallWindow | undefined,
  limit: number,
  now: number,
): { window: CallWindow; allowance: Allowance } {
  const open =
    before !== undefined && now < before.startedAt + WINDOW_MS ? before : { startedAt: now, count: 0 };
  const allowed = open.count < limit;
  const window = allowed ? { ...open, count: open.count + 1 } : open;
  const left = Math.ceil((open.startedAt + WINDOW_MS - now) / 1000);
  return {
    window,
    allowance: {
      allowed,
      remaining: Math.max(0, limit - window.count),
      // A clock that was set back must not tell anyone to wait longer than a window.
      resetSeconds: Math.min(left, WINDOW_MS / 1000),
    },
  };
}
