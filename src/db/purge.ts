import { eq, type SQL, sql } from "drizzle-orm";
import { archivesGone, isMemberOfLive } from "./archiveEnds.ts";
import { runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import { assets, renditions, tenants } from "./schema/index.ts";

/** True in SQL, in a query upon `renditions`, for one not used since a time and in no archive that is served. */
function isUnused(unusedSince: number, now: number): SQL {
  return sql`(last_used_at <= ${unusedSince} AND NOT ${isMemberOfLive(sql`renditions.object_key`, now)})`;
}

/** Renditions not used since a time, oldest first. */
export async function findUnused(db: Database, unusedSince: number, now: number, limit: number) {
  return db
    .select({
      assetId: renditions.assetId,
      tenant: tenants.name,
      preset: renditions.preset,
      format: renditions.format,
      sizeBytes: renditions.sizeBytes,
      lastUsedAt: renditions.lastUsedAt,
    })
    .from(renditions)
    .innerJoin(assets, eq(renditions.assetId, assets.id))
    .innerJoin(tenants, eq(assets.tenantId, tenants.id))
    .where(isUnused(unusedSince, now))
    .orderBy(renditions.lastUsedAt)
    .limit(limit);
}

export async function countUnused(
  db: Database,
  unusedSince: number,
  now: number,
): Promise<{ count: number; bytes: number }> {
  const row = await db
    .select({ count: sql<number>`count(*)`, bytes: sql<number>`coalesce(sum(${renditions.sizeBytes}), 0)` })
    .from(renditions)
    .where(isUnused(unusedSince, now))
    .get();
  return row ?? { count: 0, bytes: 0 };
}

/**
 * Takes unused renditions off the books and schedules their objects for deletion, in one batch. What is used
 * meanwhile is no longer unused when the batch runs, and stays.
 */
export async function deleteUnused(
  db: Database,
  unusedSince: number,
  now: number,
): Promise<{ count: number; bytes: number }> {
  const unused = isUnused(unusedSince, now);
  const results = await runBatch(db, [
    sql`SELECT count(*) AS count, coalesce(sum(size_bytes), 0) AS bytes FROM renditions WHERE ${unused}`,
    archivesGone(sql`SELECT object_key FROM renditions WHERE ${unused}`, now),
    sql`
      INSERT INTO pending_objects (key, state, created_at)
      SELECT object_key, 'dead', ${now} FROM renditions WHERE ${unused}`,
    sql`DELETE FROM renditions WHERE ${unused}`,
  ]);
  const counted = results[0]?.results[0];
  return { count: Number(counted?.count ?? 0), bytes: Number(counted?.bytes ?? 0) };
}
