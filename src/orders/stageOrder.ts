import { type ArchiveRow, findArchive, isServable } from "../db/archives.ts";
import { DarkroomError, ERRORS, type ErrorCode } from "../errors.ts";
import { isEnded } from "../jobs/state.ts";
import type { JobView } from "../jobs/view.ts";
import type { Services } from "../services.ts";
import { ensureArchiveJob, type WantedArchive } from "./archiveJobs.ts";
import { withFailures } from "./pictureFailure.ts";
import { pause } from "./readiness.ts";

/** One wait for a job's end; it is asked for again until the job has ended or the caller is gone. */
const ASKED_MS = 20_000;
/** Before an object that was moved is asked again. */
const MOVED_MS = 500;
const TRIES = 3;

type Needs = Pick<Services, "db" | "queues" | "log" | "coordinators">;

/**
 * The archive of an order, gathered by its job while the caller waits, or there from before.
 * @throws DarkroomError `no_picture` and whatever the job failed at; the signal's reason when the caller is gone
 */
export async function stageOrder(
  services: Needs,
  wanted: WantedArchive,
  signal: AbortSignal,
): Promise<ArchiveRow> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const jobId = await ensureArchiveJob(services, wanted);
    // What is committed is served, however its job ended: a cancellation may come after the commit.
    const made = await findArchive(services.db, wanted.tenantId, jobId);
    if (made !== undefined && isServable(made, Date.now())) return made;
    const job = await endOf(services, jobId, signal);
    const archive = await findArchive(services.db, wanted.tenantId, jobId);
    if (archive !== undefined && isServable(archive, Date.now())) return archive;
    // One that was there and went meanwhile is gathered anew.
    const went = job.status === "completed" || (archive !== undefined && archive.readyAt !== null);
    if (!went) throw errorOf(job, archive);
  }
  throw new DarkroomError("unavailable");
}

async function endOf({ coordinators, log }: Needs, jobId: string, signal: AbortSignal): Promise<JobView> {
  const coordinator = coordinators.getByName(jobId);
  const gone = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  gone.catch(() => undefined);
  for (let failed = 0; failed < TRIES; ) {
    signal.throwIfAborted();
    try {
      const job = await Promise.race([coordinator.whenEnded(jobId, ASKED_MS), gone]);
      if (job === null) throw new DarkroomError("not_found");
      if (isEnded(job.status)) return job;
      failed = 0;
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof DarkroomError) throw thrown;
      log.warn("job_wait_failed", { job_id: jobId, error: String(thrown) });
      failed += 1;
      await pause(MOVED_MS, signal);
    }
  }
  throw new DarkroomError("unavailable");
}

function errorOf({ error, status }: JobView, archive: ArchiveRow | undefined): DarkroomError {
  if (error === null || !isErrorCode(error.code)) {
    return new DarkroomError("unavailable", { detail: { reason: `the job that gathers it is ${status}` } });
  }
  const failures = archive?.failures ?? [];
  if (failures.length > 0) return withFailures(error.code, failures);
  return new DarkroomError(error.code, { detail: { reason: error.message } });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
