import { type Env, serviceOf } from "./env.ts";
import type { Settings } from "./state/model.ts";

let settings: Promise<Settings> | undefined;
let second = 0;
let requests = 0;

/** Has the limit read again. */
export function forgetRate(): void {
  settings = undefined;
}

/** Counts a request in the second that runs. @returns whether it is one too many */
export async function isOverRate(env: Env, now: number): Promise<boolean> {
  settings ??= serviceOf(env).settings();
  const { requestsPerSecond } = await settings;
  const running = Math.floor(now / 1000);
  if (running !== second) requests = 0;
  second = running;
  requests += 1;
  return requests > (requestsPerSecond ?? Number.POSITIVE_INFINITY);
}
