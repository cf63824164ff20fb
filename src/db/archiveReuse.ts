import { and, desc, eq, or, type SQL, sql } from "drizzle-orm";
import { isLive } from "./archiveEnds.ts";
import type { ArchiveRow } from "./archives.ts";
import type { Database } from "./client.ts";
import { listed } from "./lists.ts";
import { archives } from "./schema/index.ts";

/** True in SQL while no archive can be served again for these parameters and pictures, so that one has to be made. */
export function noCompleteArchive(tenantId: string, contentKey: string, now: number): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM archives
    WHERE ${hasContent(tenantId, contentKey)} AND complete = 1 AND ${isLive(now)})`;
}

/** True in SQL while no job with one of these dedupe keys is waiting or working. */
export function noActiveJob(dedupeKeys: readonly string[]): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM jobs
    WHERE dedupe_key IN (${listed(dedupeKeys)}) AND status IN ('queued', 'processing'))`;
}

/** What can be served without gathering: the complete archive of a content, or the newest that its jobs made. */
export async function findMadeArchive(
  db: Database,
  tenantId: string,
  contentKey: string,
  dedupeKeys: readonly string[],
  now: number,
): Promise<ArchiveRow | undefined> {
  const ofJobs = sql`${archives.id} IN (SELECT id FROM jobs WHERE dedupe_key IN (${listed(dedupeKeys)}))`;
  return db
    .select()
    .from(archives)
    .where(and(or(hasContent(tenantId, contentKey), ofJobs), isLive(now)))
    .orderBy(desc(archives.complete), desc(archives.readyAt))
    .limit(1)
    .get();
}

/** What a tenant was handed last of an order for these parameters, complete or not, if it can still be served. */
export async function findLastArchive(
  db: Database,
  {
    tenantId,
    orderId,
    params,
  }: { tenantId: string; orderId: string; params: Readonly<Record<string, unknown>> },
  now: number,
): Promise<ArchiveRow | undefined> {
  const same = Object.entries(params).map(
    ([name, value]) =>
      sql`json_extract(payload, ${`$.${name}`}) = json_extract(${JSON.stringify([value])}, '$[0]')`,
  );
  const made = sql`${archives.id} IN (SELECT id FROM jobs
    WHERE subject_id = ${orderId} AND kind = 'archive' AND ${sql.join(same, sql` AND `)})`;
  return db
    .select()
    .from(archives)
    .where(and(eq(archives.tenantId, tenantId), eq(archives.orderId, orderId), made, isLive(now)))
    .orderBy(desc(archives.readyAt))
    .limit(1)
    .get();
}

function hasContent(tenantId: string, contentKey: string): SQL {
  return sql`(tenant_id = ${tenantId} AND content_key = ${contentKey})`;
}
