import { asProblem } from "../api/problem.ts";
import { pause } from "../api/renditions.ts";
import { call } from "../api/request.ts";
import { session } from "../api/session.ts";
import { forTenant } from "../api/tenant.ts";

/** Previews kept at hand, the last ones used: each style of a picture twice over. */
const KEPT = 18;
/** Waits before asking again where the answer does not say how long, milliseconds. */
const WAIT_MS = 3000;

/** Object URLs by address, the one used last at the end. */
const kept = new Map<string, string>();
session.subscribe(() => {
  for (const address of [...kept.keys()]) forget(address);
});

/** A preview that is at hand. */
export function keptPreview(path: string): string | undefined {
  return kept.get(forTenant(path));
}

/**
 * Loads a live preview. While the service is busy, or cannot be reached, it is asked for again.
 * @param onWait is told each time that it has to be asked for again
 * @returns an address that shows it at once, good while it is among the last ones used
 * @throws Problem for what does not pass; the signal's reason
 */
export async function loadPreview(path: string, signal: AbortSignal, onWait?: () => void): Promise<string> {
  const address = forTenant(path);
  const known = kept.get(address);
  if (known !== undefined) return keep(address, known);
  for (;;) {
    try {
      const answer = await call(path, { signal });
      return keep(address, URL.createObjectURL(await answer.blob()));
    } catch (thrown) {
      signal.throwIfAborted();
      const problem = asProblem(thrown);
      if (!problem.passing || problem.status === 500) throw problem;
      onWait?.();
      await pause(1000 * (problem.retryAfter ?? WAIT_MS / 1000), signal);
    }
  }
}

function keep(address: string, url: string): string {
  if (kept.get(address) === url) kept.delete(address);
  else forget(address);
  kept.set(address, url);
  for (const oldest of [...kept.keys()].slice(0, -KEPT)) forget(oldest);
  return url;
}

function forget(address: string): void {
  const url = kept.get(address);
  if (url !== undefined) URL.revokeObjectURL(url);
  kept.delete(address);
}
