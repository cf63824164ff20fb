import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { runBatch, type Statement } from "./batch.ts";
import type { Database } from "./client.ts";
import { listed } from "./lists.ts";
import { type Cursor, olderThan } from "./paging.ts";
import { assets, jobs, poisonJobs } from "./schema/index.ts";

export type JobRow = typeof jobs.$inferSelect;
export type JobStatus = JobRow["status"];
type PoisonRow = typeof poisonJobs.$inferInsert;

/** The columns that a job's object keeps up to date. */
export type JobMirror = Pick<
  JobRow,
  | "id"
  | "status"
  | "seq"
  | "fence"
  | "leases"
  | "heldFences"
  | "attempts"
  | "progressDone"
  | "progressTotal"
  | "errorCode"
  | "errorMessage"
  | "hintedAt"
  | "startedAt"
  | "endedAt"
>;

export async function findJobRow(db: Database, id: string): Promise<JobRow | undefined> {
  return db.select().from(jobs).where(eq(jobs.id, id)).get();
}

/** The newest job of a dedupe key, whatever its status. */
export async function findLatestJob(db: Database, dedupeKey: string): Promise<JobRow | undefined> {
  return db
    .select()
    .from(jobs)
    .where(eq(jobs.dedupeKey, dedupeKey))
    .orderBy(desc(jobs.createdAt))
    .limit(1)
    .get();
}

/** Jobs about a subject that have not ended. */
export async function findActiveJobs(db: Database, subjectId: string): Promise<JobRow[]> {
  return db
    .select()
    .from(jobs)
    .where(and(eq(jobs.subjectId, subjectId), inArray(jobs.status, ["queued", "processing"])));
}

export interface JobsWanted {
  readonly kinds: readonly string[];
  /** None for all. */
  readonly statuses?: readonly JobStatus[] | undefined;
  readonly limit: number;
  readonly after?: Cursor | undefined;
}

/** A tenant's jobs, newest first, each with the file name of the asset that it is about. */
export async function listJobs(
  db: Database,
  tenantId: string,
  { kinds, statuses, limit, after }: JobsWanted,
): Promise<(JobRow & { fileName: string | null })[]> {
  const rows = await db
    .select({ job: jobs, fileName: assets.fileName })
    .from(jobs)
    .leftJoin(assets, and(eq(assets.id, jobs.subjectId), eq(assets.tenantId, jobs.tenantId)))
    .where(
      and(
        eq(jobs.tenantId, tenantId),
        sql`${jobs.kind} IN (${listed(kinds)})`,
        statuses && sql`${jobs.status} IN (${listed(statuses)})`,
        olderThan(jobs.createdAt, jobs.id, after),
      ),
    )
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(limit);
  return rows.map(({ job, fileName }) => ({ ...job, fileName }));
}

/**
 * Writes a job's state over an older one, and in the same batch its poison row and what else follows from it, which
 * has to bear being repeated.
 * @returns the results of `further`
 */
export async function mirrorJob(
  db: Database,
  mirror: JobMirror,
  poison: PoisonRow | null,
  further: readonly Statement[] = [],
): Promise<D1Result[]> {
  const { id, ...columns } = mirror;
  const update = db
    .update(jobs)
    .set({ ...columns, hintedAt: sql`max(coalesce(${jobs.hintedAt}, 0), coalesce(${columns.hintedAt}, 0))` })
    .where(and(eq(jobs.id, id), sql`${jobs.seq} < ${columns.seq}`));
  const told = poison === null ? [] : [db.insert(poisonJobs).values(poison).onConflictDoNothing()];
  const results = await runBatch(db, [update, ...told, ...further]);
  return results.slice(1 + told.length);
}

export async function insertPoison(db: Database, poison: PoisonRow): Promise<void> {
  await db.insert(poisonJobs).values(poison).onConflictDoNothing();
}

/**
 * A job's row, unless one with the same dedupe key is waiting or working: for a batch with what the job is
 * about, so that neither exists without the other.
 * @param when has to hold as well, as the batch runs
 */
export function insertJobUnlessActive(
  job: Pick<
    JobRow,
    "id" | "tenantId" | "kind" | "subjectId" | "payload" | "dedupeKey" | "progressTotal" | "createdAt"
  >,
  when: SQL = sql`true`,
): SQL {
  return sql`
    INSERT INTO jobs (id, tenant_id, kind, subject_id, payload, dedupe_key, status, progress_total, created_at)
    SELECT ${job.id}, ${job.tenantId}, ${job.kind}, ${job.subjectId}, ${JSON.stringify(job.payload)},
           ${job.dedupeKey}, 'queued', ${job.progressTotal}, ${job.createdAt}
    WHERE ${when}
      AND NOT EXISTS (SELECT 1 FROM jobs WHERE dedupe_key = ${job.dedupeKey} AND status IN ('queued', 'processing'))`;
}

/** Notes that a message was sent for these jobs; each by the sweep after the first doubles the time to the next. */
export async function noteHinted(
  db: Database,
  ids: readonly string[],
  now: number,
  bySweep: boolean,
): Promise<void> {
  const again = sql`CASE WHEN coalesce(${jobs.hintedAt}, 0) = 0 THEN 0 ELSE 1 END`;
  await db
    .update(jobs)
    .set({ hintedAt: now, hintCount: bySweep ? sql`${jobs.hintCount} + ${again}` : sql`${jobs.hintCount}` })
    .where(sql`${jobs.id} IN (${listed(ids)})`);
}

/**
 * Jobs whose message may be lost: never hinted, or hinted too long ago. One in work is left to the
 * alarm of its lease for as long: the platform gives an alarm up that failed six times, and a message that finds
 * the lease alive is acknowledged.
 */
export async function findUnhinted(
  db: Database,
  now: number,
  waits: { readonly firstSeconds: number; readonly hintSeconds: number },
  limit: number,
): Promise<Pick<JobRow, "id" | "kind">[]> {
  return db
    .select({ id: jobs.id, kind: jobs.kind })
    .from(jobs)
    .where(
      and(
        inArray(jobs.status, ["queued", "processing"]),
        sql`CASE WHEN ${jobs.leases} = 0 AND coalesce(${jobs.hintedAt}, 0) = 0
              THEN ${jobs.createdAt} <= ${now - waits.firstSeconds * 1000}
              ELSE max(coalesce(${jobs.hintedAt}, 0), ${jobs.createdAt})
                + ${waits.hintSeconds * 1000} * (1 << min(${jobs.hintCount}, 10)) <= ${now} END`,
      ),
    )
    .orderBy(jobs.createdAt)
    .limit(limit);
}

/** The newest job of each dedupe key. */
export async function findLatestJobs(db: Database, dedupeKeys: readonly string[]): Promise<JobRow[]> {
  const rows = await db
    .select()
    .from(jobs)
    .where(sql`${jobs.dedupeKey} IN (${listed(dedupeKeys)})`)
    .orderBy(desc(jobs.createdAt));
  return [...new Map(rows.toReversed().map((row) => [row.dedupeKey, row])).values()];
}
