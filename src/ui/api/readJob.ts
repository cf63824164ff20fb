import type { Job } from "./followJob.ts";
import { callJson } from "./request.ts";

export function readJob(id: string, signal: AbortSignal): Promise<Job> {
  return callJson(`/v1/jobs/${id}`, { signal });
}
