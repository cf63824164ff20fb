import type { Config, JobPolicy } from "../config.ts";
import type { JobKind } from "./kinds.ts";

/** How the steps of a kind's jobs are held and tried again. A receiver that is down is so for hours, not seconds. */
export function policyOf({ jobs, webhooks }: Pick<Config, "jobs" | "webhooks">, kind: JobKind): JobPolicy {
  return kind === "webhook" ? { ...jobs, retryDelays: webhooks.retryDelays } : jobs;
}
