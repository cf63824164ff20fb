import { setTimeout as wait } from "node:timers/promises";
import type { Group } from "./group.ts";
import type { StackLog } from "./stackLog.ts";

/** Several stacks may start at once, on a machine that does other work. */
const READY_WITHIN_MS = 180_000;
const POLL_MS = 50;

/**
 * Waits until a process that was just started answers an address with success.
 * @param what names it in the text of the error
 * @throws Error with a text for the user: it ended, or it did not answer in time
 */
export async function awaitReady(
  url: string,
  what: string,
  group: Group,
  log: StackLog,
  signal?: AbortSignal,
): Promise<void> {
  let ended = false;
  void group.ended.then(() => {
    ended = true;
  });
  let answer = "no answer";
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await wait(POLL_MS)) {
    signal?.throwIfAborted();
    if (ended) throw new Error(`${what} ended at its start.\n${log.recent()}`);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(READY_WITHIN_MS) });
      const text = await response.text();
      if (response.ok) return;
      answer = `${response.status} ${text}`;
    } catch (error) {
      answer = error instanceof Error ? error.message : String(error);
    }
  }
  throw new Error(`${what} is not ready: ${answer}\n${log.recent()}`);
}
