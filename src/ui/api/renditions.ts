import type { Preset } from "./assets.ts";
import { call } from "./request.ts";
import { forTenant } from "./tenant.ts";

/** How long to wait before asking again for what is being made, milliseconds; it grows to the last. */
const WAITS_MS = [1000, 1000, 2000, 2000, 4000, 8000];

/**
 * Waits until a rendition that is not there, or was purged, is made again. Asking for it has it made.
 * @returns its address
 * @throws Problem if it cannot be made
 */
export async function awaitRendition(id: string, preset: Preset, signal: AbortSignal): Promise<string> {
  const path = `/v1/assets/${id}/renditions/${preset}?format=jpeg`;
  for (let round = 0; ; round++) {
    const answer = await call(path, { signal });
    await answer.body?.cancel();
    if (answer.status !== 202) return forTenant(path);
    await pause(WAITS_MS[Math.min(round, WAITS_MS.length - 1)] ?? 0, signal);
  }
}

/** @throws the signal's reason */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const give = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) give();
    signal.addEventListener("abort", give, { once: true });
  });
}
