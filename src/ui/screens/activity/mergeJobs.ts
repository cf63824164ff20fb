import type { Job } from "../../api/followJob.ts";
import type { JobPage, ListedJob } from "../../api/jobs.ts";

/**
 * The newest page over what is known: what it leaves out is no longer what was asked for, and what is older than its
 * last stays.
 * @param followed jobs that tell of themselves: what a list says of them may be older
 */
export function mergeNewest(
  known: readonly ListedJob[],
  { jobs, next_cursor: next }: JobPage,
  followed: ReadonlySet<string>,
): readonly ListedJob[] {
  const before = new Map(known.map((job) => [job.id, job]));
  const fresh = jobs.map((job) => (followed.has(job.id) ? (before.get(job.id) ?? job) : job));
  const last = jobs.at(-1);
  if (next === null || last === undefined) return fresh;
  // More is new than a page shows: what lies between is not known.
  if (!jobs.some(({ id }) => before.has(id))) return fresh;
  return [...fresh, ...known.filter((job) => isOlder(job, last))];
}

/** A further page behind what is known. */
export function appendPage(known: readonly ListedJob[], further: readonly ListedJob[]): readonly ListedJob[] {
  const ids = new Set(known.map(({ id }) => id));
  return [...known, ...further.filter(({ id }) => !ids.has(id))];
}

/** What a job tells of itself; what it is about stays. */
export function replaceJob(known: readonly ListedJob[], job: Job): readonly ListedJob[] {
  return known.map((each) => (each.id === job.id ? { ...each, ...job } : each));
}

/** In the order of the list: by time, then by id. ISO times and ids are ordered as text. */
function isOlder(job: ListedJob, last: ListedJob): boolean {
  if (job.created_at !== last.created_at) return job.created_at < last.created_at;
  return job.id < last.id;
}
