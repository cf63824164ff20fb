import type { Health } from "../../ops/health.ts";
import { offline } from "./problem.ts";

/**
 * What is configured and what works. It answers whether or not one is signed in, and with 503 it tells what is down.
 * @throws Problem where no answer came
 */
export async function readHealth(signal?: AbortSignal): Promise<Health> {
  try {
    const answer = await fetch("/health", signal === undefined ? {} : { signal });
    return (await answer.json()) as Health;
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw offline();
  }
}
