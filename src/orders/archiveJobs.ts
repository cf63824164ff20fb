import { noCompleteArchive } from "../db/archiveReuse.ts";
import { findCompleteArchive, openArchive } from "../db/archives.ts";
import { changes, runBatch } from "../db/batch.ts";
import { findLatestJob, insertJobUnlessActive } from "../db/jobs.ts";
import { DarkroomError } from "../errors.ts";
import { hintNewJob } from "../jobs/start.ts";
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
  const dedupeKey = dedupeKeyOf(wanted);
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
  const { orderId, fileName } = plan;
  const archive = { id, tenantId, orderId, fileName, total: plan.pictures.length, createdAt: now };
  const made = await runBatch(db, [
    insertJobUnlessActive(job, noCompleteArchive(tenantId, plan.contentKey, now)),
    openArchive(archive),
  ]);
  if (changes(made, 0) > 0) {
    await hintNewJob(services, "archive", id);
    return id;
  }
  const other =
    (await findLatestJob(db, dedupeKey)) ?? (await findCompleteArchive(db, tenantId, plan.contentKey, now));
  if (other === undefined) throw new DarkroomError("unavailable");
  return other.id;
}

/** @throws DarkroomError `order_too_large` */
export function requireSize({ pictures }: DownloadPlan): void {
  const limit = LIMITS.archiveMembers;
  if (pictures.length > limit)
    throw new DarkroomError("order_too_large", { detail: { limit_pictures: limit } });
}

/** One that waits for the order makes another archive of an unready one than one that takes it as it is. */
function dedupeKeyOf({ tenantId, plan, deadline, ready }: WantedArchive): string {
  return `archive:${tenantId}:${plan.contentKey}${deadline > 0 && !ready ? ":wait" : ""}`;
}

function payloadOf({ plan, params, deadline }: WantedArchive): ArchivePayload {
  const { format, quality, preview, devMode } = params;
  return { order_id: plan.orderId, format, quality, preview, dev_mode: devMode, deadline };
}
