import { followJob, type Job } from "../../api/followJob.ts";
import { isActive, type JobsWanted, type ListedJob, listJobs } from "../../api/jobs.ts";
import { asProblem, isAbort, type Problem } from "../../api/problem.ts";
import { createStore, type Store } from "../../parts/store.ts";
import { appendPage, mergeNewest, replaceJob } from "./mergeJobs.ts";

/** Jobs that are followed by a stream: of the six connections that HTTP/1.1 gives a page, half. */
const STREAMS = 3;
/** How often the list is read again, while something is at work that no stream tells of, and otherwise. */
const BUSY_MS = 3000;
const QUIET_MS = 10_000;

export interface JobFeed {
  readonly jobs: readonly ListedJob[];
  /** Where the next page begins; null at the end, undefined before the first. */
  readonly next: string | null | undefined;
  readonly problem: Problem | undefined;
}

export interface JobWatch {
  readonly feed: Store<JobFeed>;
  /** Reads a further page. */
  more(): Promise<void>;
  /** Reads the newest page now. */
  again(): void;
  /** A job that was changed here. */
  note(job: Job): void;
  end(): void;
}

/**
 * The jobs asked for, as they are now, while someone looks: the newest of those at work by a stream each, the rest by
 * reading the list again.
 * @param onEnd told of each followed job as it ends
 */
export function watchJobs(wanted: JobsWanted, onEnd: (job: ListedJob) => void): JobWatch {
  const feed = createStore<JobFeed>({ jobs: [], next: undefined, problem: undefined });
  const leaving = new AbortController();
  const { signal } = leaving;
  const streams = new Map<string, () => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (job: Job) => {
    feed.update((before) => ({ ...before, jobs: replaceJob(before.jobs, job) }));
    if (isActive(job)) return;
    const ended = feed.get().jobs.find(({ id }) => id === job.id);
    if (ended !== undefined) onEnd(ended);
    follow();
  };
  const follow = () => {
    const chosen =
      document.hidden || signal.aborted ? [] : feed.get().jobs.filter(isActive).slice(0, STREAMS);
    const ids = new Set(chosen.map(({ id }) => id));
    for (const [id, close] of streams) {
      if (ids.has(id)) continue;
      close();
      streams.delete(id);
    }
    for (const id of ids) {
      if (!streams.has(id)) streams.set(id, followJob(id, tell));
    }
  };
  const plan = () => {
    clearTimeout(timer);
    if (document.hidden || signal.aborted) return;
    const unfollowed = feed.get().jobs.some((job) => isActive(job) && !streams.has(job.id));
    timer = setTimeout(() => void look(), unfollowed ? BUSY_MS : QUIET_MS);
  };
  const attempt = async (read: () => Promise<void>) => {
    try {
      await read();
    } catch (thrown) {
      if (signal.aborted || isAbort(thrown)) return;
      feed.update((before) => ({ ...before, problem: asProblem(thrown) }));
    }
  };
  const look = async () => {
    clearTimeout(timer);
    await attempt(async () => {
      const page = await listJobs(wanted, null, signal);
      const followed = new Set(streams.keys());
      feed.update(({ jobs: before, next }) => {
        const jobs = mergeNewest(before, page, followed);
        const whole = jobs.length === page.jobs.length;
        return { jobs, next: whole ? page.next_cursor : next, problem: undefined };
      });
    });
    follow();
    plan();
  };
  const more = () =>
    attempt(async () => {
      const page = await listJobs(wanted, feed.get().next ?? null, signal);
      feed.update((before) => ({
        jobs: appendPage(before.jobs, page.jobs),
        next: page.next_cursor,
        problem: undefined,
      }));
      follow();
    });
  const onVisibility = () => {
    if (!document.hidden) return void look();
    clearTimeout(timer);
    follow();
  };

  document.addEventListener("visibilitychange", onVisibility, { signal });
  addEventListener("online", () => void look(), { signal });
  void look();
  return {
    feed,
    more,
    again: () => void look(),
    note(job) {
      feed.update((before) => ({ ...before, jobs: replaceJob(before.jobs, job) }));
      follow();
      plan();
    },
    end() {
      leaving.abort();
      clearTimeout(timer);
      follow();
    },
  };
}
