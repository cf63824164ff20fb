import type { ListedJob } from "../../jobs/listedJob.ts";
import type { Job } from "./followJob.ts";
import { callJson } from "./request.ts";

export type { ListedJob };
export type JobKind = ListedJob["kind"];
export type JobStatus = ListedJob["status"];

export interface JobsWanted {
  /** None for all. */
  readonly statuses: readonly JobStatus[];
  readonly kind: JobKind | undefined;
}

export interface JobPage {
  readonly jobs: readonly ListedJob[];
  readonly next_cursor: string | null;
}

/** Newest first. */
export function listJobs(
  { statuses, kind }: JobsWanted,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<JobPage> {
  const query = new URLSearchParams({ limit: "30" });
  if (statuses.length > 0) query.set("status", statuses.join());
  if (kind !== undefined) query.set("kind", kind);
  if (cursor !== null) query.set("cursor", cursor);
  return callJson(`/v1/jobs?${query}`, signal && { signal });
}

export function retryJob(id: string): Promise<Job> {
  return callJson(`/v1/jobs/${id}/retry`, { method: "POST" });
}

export function cancelJob(id: string): Promise<Job> {
  return callJson(`/v1/jobs/${id}/cancel`, { method: "POST" });
}

export function isActive({ status }: Pick<Job, "status">): boolean {
  return status === "queued" || status === "processing";
}
