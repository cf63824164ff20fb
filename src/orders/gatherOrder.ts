import { Buffer } from "node:buffer";
import { layOut } from "../archive/layout.ts";
import { REPORT_NAME, writeReport } from "../archive/report.ts";
import { commitArchive } from "../db/archiveCommits.ts";
import { findArchive, type MemberRow, noteFailures, openArchive } from "../db/archives.ts";
import { heldJob } from "../db/guard.ts";
import { findJobRow, type JobRow } from "../db/jobs.ts";
import { isNoOthers } from "../db/orders.ts";
import { and } from "../db/sql.ts";
import { addUsage } from "../db/usage.ts";
import { DarkroomError } from "../errors.ts";
import { LeaseLost, NotYet, type StepRunner, type Work } from "../jobs/consumer.ts";
import { requireUpstream, type Services } from "../services.ts";
import { archivePictureKey } from "../storage/keys.ts";
import { ObjectUpload } from "../storage/objectUpload.ts";
import { newArchiveOf, requireSize } from "./archiveJobs.ts";
import { archivePayload, paramsOf } from "./archivePayload.ts";
import { type Gathered, gatherPictures } from "./gatherPictures.ts";
import { keepLease, type Progress } from "./keepLease.ts";
import { requireStillOwned } from "./ownOrder.ts";
import { type Failure, failed, nothingHad, publicFailures } from "./pictureFailure.ts";
import { type DownloadPlan, planDownload } from "./planDownload.ts";
import { isReady, requirePictures } from "./readiness.ts";

/** The one step of an `archive` job: waits for the order, gathers its pictures, and makes the list of members. */
export const archiveRunner: StepRunner = async (services, work) => {
  const { db, config } = services;
  const job = await findJobRow(db, work.jobId);
  if (job === undefined) throw new DarkroomError("source_gone");
  const payload = archivePayload.parse(job.payload);
  await requireStillOwned(services, job.tenantId, payload.order_id);
  // A worker may have died between the commit and its word to the job.
  if (await isCommitted(services, job)) return;
  const params = paramsOf(payload);
  const upstream = requireUpstream(services).withDevMode(params.devMode).patiently();

  const progress: Progress = { done: job.progressDone, total: job.progressTotal };
  await keepLease(work, config.jobs.leaseSeconds, progress, async (signal) => {
    const order = await upstream.getOrder(payload.order_id, signal);
    if (!isReady(order) && Date.now() < payload.deadline) throw new NotYet(config.readyPollSeconds);
    requirePictures(order);
    const plan = planDownload(order, params);
    requireSize(plan);
    await db.run(openArchive(newArchiveOf(job, plan)));
    progress.total = plan.pictures.length;
    const gathered = await gatherPictures(services, { work, plan, params, upstream, progress, signal });
    const failures = failuresOf(plan, gathered);
    tryAgain(services, work, failures, gathered.objects.size === 0 || payload.deadline > 0);
    await commit(services, work, job, { plan, gathered, failures });
  });
};

async function isCommitted({ db }: Services, { id, tenantId }: JobRow): Promise<boolean> {
  const archive = await findArchive(db, tenantId, id);
  return archive !== undefined && archive.readyAt !== null;
}

function failuresOf({ pictures }: DownloadPlan, { objects, failures }: Gathered): Failure[] {
  return pictures
    .filter(({ source }) => !objects.has(source))
    .map((picture) => {
      const { source, refusal } = picture;
      return failures.get(source) ?? failed(picture, refusal ?? "Not tried: too many failed before it");
    });
}

/** Passing trouble is tried again while the job has attempts left: what was gathered stays gathered. */
function tryAgain({ config }: Services, work: Work, failures: readonly Failure[], patient: boolean): void {
  const passing = failures.find(({ retry }) => retry);
  if (!patient || passing === undefined || work.attempt > config.jobs.retryDelays.length) return;
  throw new DarkroomError(passing.code, { detail: { reason: `${passing.name}: ${passing.error}` } });
}

interface Outcome {
  readonly plan: DownloadPlan;
  readonly gathered: Gathered;
  readonly failures: readonly Failure[];
}

async function commit(services: Services, work: Work, job: JobRow, outcome: Outcome): Promise<void> {
  const { db, config } = services;
  const { plan, failures } = outcome;
  const { tenantId } = job;
  const guard = and(heldJob(work.jobId, work.fence), isNoOthers(plan.orderId, tenantId));
  const members = membersOf(outcome);
  const downloaded = members.length;
  const told = publicFailures(failures);
  if (downloaded === 0) {
    await noteFailures(db, work.jobId, told, guard);
    throw nothingHad(failures);
  }
  const report = failures.length === 0 ? null : await storeReport(services, work, outcome, downloaded);
  if (report !== null) members.push(report.member);
  const now = Date.now();
  const done = await commitArchive(
    db,
    {
      archiveId: work.jobId,
      tenantId,
      contentKey: plan.contentKey,
      complete: failures.length === 0,
      fileName: plan.fileName,
      sizeBytes: layOut(members).size,
      total: plan.pictures.length,
      failures: told,
      members,
      now,
      expiresAt: now + config.archiveSeconds * 1000,
    },
    guard,
  );
  if (!done) {
    await report?.upload.discard();
    throw new LeaseLost();
  }
  const counts = { ordersProcessed: 1, imagesDownloaded: downloaded, imagesFailed: failures.length };
  await addUsage(db, tenantId, counts, now);
}

function membersOf({ plan, gathered }: Outcome): MemberRow[] {
  return plan.pictures.flatMap(({ source, member }, position) => {
    const object = gathered.objects.get(source);
    return object === undefined ? [] : [{ ...object, position, name: member }];
  });
}

async function storeReport(
  { db, bucket }: Services,
  work: Work,
  { plan, failures }: Outcome,
  downloaded: number,
): Promise<{ member: MemberRow; upload: ObjectUpload }> {
  const { orderId, orderName, pictures } = plan;
  const total = pictures.length;
  const text = writeReport({ orderId, orderName, total, downloaded, failures, incomplete: [] });
  const key = archivePictureKey(work.jobId, work.fence, total);
  const upload = new ObjectUpload(db, bucket, key, { contentType: "text/plain; charset=utf-8" });
  await upload.write(Buffer.from(text));
  return { member: { ...(await upload.finish()), position: total, name: REPORT_NAME }, upload };
}
