import { eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import type { JobRow } from "./jobs.ts";
import { renders } from "./schema/index.ts";

/** A job that tells of a render's end; the render is its subject. */
export type WebhookJob = Pick<
  JobRow,
  "id" | "tenantId" | "subjectId" | "payload" | "dedupeKey" | "createdAt"
>;

/**
 * Its row, where the render has an address to tell and this end was not told before: for the batch that mirrors the
 * end, which may be repeated.
 */
export function insertWebhookJob(job: WebhookJob): SQL {
  return sql`
    INSERT INTO jobs (id, tenant_id, kind, subject_id, payload, dedupe_key, status, progress_total, created_at)
    SELECT ${job.id}, ${job.tenantId}, 'webhook', renders.id, ${JSON.stringify(job.payload)}, ${job.dedupeKey},
           'queued', 1, ${job.createdAt}
    FROM renders
    WHERE renders.id = ${job.subjectId} AND webhook_url IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM jobs WHERE dedupe_key = ${job.dedupeKey})`;
}

/** Where a render's events go; undefined where the render, or its address, is gone. */
export async function findWebhookTarget(
  db: Database,
  renderId: string,
): Promise<{ readonly url: string; readonly completedAt: number | null } | undefined> {
  const row = await db
    .select({ url: renders.webhookUrl, completedAt: renders.completedAt })
    .from(renders)
    .where(eq(renders.id, renderId))
    .get();
  return row === undefined || row.url === null ? undefined : { ...row, url: row.url };
}
