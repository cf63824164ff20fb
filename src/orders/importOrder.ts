import { heldJob } from "../db/guard.ts";
import { endImport, type ImportOutcome, listImported } from "../db/importedPictures.ts";
import { findJobRow } from "../db/jobs.ts";
import { beginDownload, findDownload } from "../db/orderDownloads.ts";
import { DarkroomError } from "../errors.ts";
import { LeaseLost, NotYet, type StepRunner, type Work } from "../jobs/consumer.ts";
import { LIMITS } from "../limits.ts";
import { requireUpstream, type Services } from "../services.ts";
import { type ImportTask, readTask } from "./importJob.ts";
import { type ImportLimits, ImportRound } from "./importRound.ts";
import { keepLease, type Progress } from "./keepLease.ts";
import { requireStillOwned } from "./ownOrder.ts";
import { failed, nothingHad, publicFailures } from "./pictureFailure.ts";
import { type PlannedPicture, planDownload } from "./planDownload.ts";
import { isReady, requirePictures } from "./readiness.ts";

interface Importing {
  readonly work: Work;
  readonly task: ImportTask;
  readonly progress: Progress;
  /** Aborted when the lease is lost. */
  readonly signal: AbortSignal;
}

/**
 * The one step of an `import` job: each enhanced picture of an order becomes an asset. One invocation does its
 * share and hands on; what became of each picture is noted, so that none is fetched twice.
 */
export function importWithin(limits: ImportLimits): StepRunner {
  return async (services, work) => {
    const job = await findJobRow(services.db, work.jobId);
    if (job === undefined) throw new DarkroomError("source_gone");
    const task = readTask(job);
    const progress = { done: job.progressDone, total: job.progressTotal };
    await keepLease(work, services.config.jobs.leaseSeconds, progress, (signal) =>
      importShare(services, { work, task, progress, signal }, limits),
    );
  };
}

export const importRunner = importWithin(LIMITS);

async function importShare(services: Services, importing: Importing, limits: ImportLimits): Promise<void> {
  const { work, task, progress, signal } = importing;
  const record = await findDownload(services.db, task.tenantId, task.orderId, work.jobId);
  // A worker may have died between the end of the record and its word to the job.
  if (record !== undefined && record.endedAt !== null && record.downloaded > 0) return;
  await requireStillOwned(services, task.tenantId, task.orderId);
  const upstream = requireUpstream(services).withDevMode(task.params.devMode).patiently();
  const order = await upstream.getOrder(task.orderId, signal);
  if (!isReady(order) && Date.now() < task.deadline) throw new NotYet(services.config.readyPollSeconds);
  requirePictures(order);

  const { pictures } = planDownload(order, task.params);
  const total = pictures.length;
  if (record === undefined) {
    const { tenantId, orderId } = task;
    await beginDownload(services.db, { id: work.jobId, orderId, tenantId, total, startedAt: Date.now() });
  }
  const outcomes = await listImported(services.db, work.jobId);
  for (const picture of pictures)
    if (picture.refusal !== null) outcomes.set(picture.id, failed(picture, picture.refusal));
  const missing = pictures.filter(({ id }) => !outcomes.has(id));
  progress.total = total;
  progress.done = total - missing.length;
  await work.report(progress.done, total);
  const round = new ImportRound(services, { work, task, upstream, progress, signal }, outcomes);
  await round.take(missing, limits);
  if (missing.some(({ id }) => !outcomes.has(id)) && round.noted > 0) throw new NotYet(0);
  await finish(services, importing, pictures, outcomes);
}

/** What became of the pictures is kept as that of a download is, under the job's id. */
async function finish(
  { db }: Pick<Services, "db">,
  { work, task }: Importing,
  pictures: readonly PlannedPicture[],
  outcomes: ReadonlyMap<string, ImportOutcome>,
): Promise<void> {
  const all = pictures.map((picture) => outcomes.get(picture.id) ?? failed(picture, "It took too long"));
  const failures = all.filter((outcome) => "error" in outcome);
  const downloaded = all.length - failures.length;
  const end = {
    downloaded,
    bytes: all.reduce((sum, outcome) => sum + ("bytes" in outcome ? outcome.bytes : 0), 0),
    failures: publicFailures(failures),
    outcome: failures.length === 0 ? ("complete" as const) : ("partial" as const),
    endedAt: Date.now(),
  };
  const job = { id: work.jobId, tenantId: task.tenantId };
  if (!(await endImport(db, job, end, heldJob(work.jobId, work.fence)))) throw new LeaseLost();
  if (downloaded === 0) throw nothingHad(failures);
}
