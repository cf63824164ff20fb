import { findLastArchive, findMadeArchive, noActiveJob, noCompleteArchive } from "../db/archiveReuse.ts";
import { type ArchiveRow, findCompleteArchive, type NewArchive, openArchive } from "../db/archives.ts";
import { changes, runBatch } from "../db/batch.ts";
import { findLatestJobs, insertJobUnlessActive, type JobRow } from "../db/jobs.ts";
import { and } from "../db/sql.ts";
import { DarkroomError } from "../errors.ts";
import { hintNewJob } from "../jobs/start.ts";
import { isEnded } from "../jobs/state.ts";
import { LIMITS } from "../limits.ts";
import type { Services } from "../services.ts";
import type { ArchivePayload } from "./archivePayload.ts";
import type { DownloadParams } from "./downloadParams.ts";
import type { DownloadPlan } from "./planDownload.ts";

export interface WantedArchive {
  readonly tenantId: string;
  readonly plan: DownloadPlan;
  readonly params: DownloadParams;
  /** Milliseconds since the epoch until which the order is waited for; 0 takes it as it is. */
  readonly deadline: number;
  /** Whether the order is ready, so that waiting makes no difference. */
  readonly ready: boolean;
}

/**
 * The job that gathers an order's pictures, or has gathered the same before: identical requests share one, in
 * whatever isolate they are. The archive has the job's id.
 * @throws DarkroomError `order_too_large`, `unavailable`
 */
export async function ensureArchiveJob(
  services: Pick<Services, "db" | "queues" | "log">,
  wanted: WantedArchive,
): Promise<string> {
  const { db } = services;
  const { tenantId, plan } = wanted;
  requireSize(plan);
  const now = Date.now();
  const complete = await findCompleteArchive(db, tenantId, plan.contentKey, now);
  if (complete !== undefined) return complete.id;

  const id = crypto.randomUUID();
  const [dedupeKey, ...others] = dedupeKeysOf(wanted);
  const job = {
    id,
    tenantId,
    kind: "archive",
    subjectId: plan.orderId,
    payload: { ...payloadOf(wanted) },
    dedupeKey,
    progressTotal: plan.pictures.length,
    createdAt: now,
  };
  const made = await runBatch(db, [
    insertJobUnlessActive(job, and(noCompleteArchive(tenantId, plan.contentKey, now), noActiveJob(others))),
    openArchive(newArchiveOf(job, plan)),
  ]);
  if (changes(made, 0) > 0) {
    await hintNewJob(services, "archive", id);
    return id;
  }
  const other =
    (await findCompleteArchive(db, tenantId, plan.contentKey, now)) ??
    (await findSharedJob(services, [dedupeKey, ...others]));
  if (other === undefined) throw new DarkroomError("unavailable");
  return other.id;
}

/** What the tenant was handed last for the same order and parameters, whatever became of the order since. */
export function findLast(
  { db }: Pick<Services, "db">,
  wanted: WantedArchive,
): Promise<ArchiveRow | undefined> {
  const { order_id: orderId, deadline: _, ...params } = payloadOf(wanted);
  return findLastArchive(db, { tenantId: wanted.tenantId, orderId, params }, Date.now());
}

/** The row of a job's archive before anything is gathered. */
export function newArchiveOf(
  { id, tenantId, createdAt }: Pick<JobRow, "id" | "tenantId" | "createdAt">,
  { orderId, fileName, pictures }: DownloadPlan,
): NewArchive {
  return { id, tenantId, orderId, fileName, total: pictures.length, createdAt };
}

/** @throws DarkroomError `order_too_large` */
export function requireSize({ pictures }: DownloadPlan): void {
  const limit = LIMITS.archiveMembers;
  if (pictures.length > limit)
    throw new DarkroomError("order_too_large", { detail: { limit_pictures: limit } });
}

/** What an earlier job made of the order, to tell of it without gathering anything: partial where none is complete. */
export function findMade(
  { db }: Pick<Services, "db">,
  wanted: WantedArchive,
): Promise<ArchiveRow | undefined> {
  const { tenantId, plan } = wanted;
  return findMadeArchive(db, tenantId, plan.contentKey, dedupeKeysOf(wanted), Date.now());
}

async function findSharedJob({ db }: Pick<Services, "db">, dedupeKeys: readonly string[]) {
  const jobs = (await findLatestJobs(db, dedupeKeys)).toSorted((a, b) => b.createdAt - a.createdAt);
  return jobs.find(({ status }) => !isEnded(status)) ?? jobs[0];
}

/**
 * The dedupe key of the job itself, and those of others whose archive will do. A job with a deadline waits for the
 * order and tries passing trouble again, so it never joins one that does neither; the other way round it does no
 * harm once the order is ready.
 */
function dedupeKeysOf({ tenantId, plan, deadline, ready }: WantedArchive): [string, ...string[]] {
  const hasty = `archive:${tenantId}:${plan.contentKey}`;
  const patient = `${hasty}:wait`;
  if (deadline > 0) return [patient];
  return ready ? [hasty, patient] : [hasty];
}

function payloadOf({ plan, params, deadline }: WantedArchive): ArchivePayload {
  const { format, quality, preview, devMode } = params;
  return { order_id: plan.orderId, format, quality, preview, dev_mode: devMode, deadline };
}
