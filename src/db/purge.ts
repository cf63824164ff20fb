import { eq, type SQL, sql } from "drizzle-orm";
import { archivesGone, isMemberOfLive } from "./archiveEnds.ts";
import { runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import { countPrints, dropPrints } from "./purgePrints.ts";
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

/** How many there are of something, and their bytes. */
export interface Tally {
  readonly count: number;
  readonly bytes: number;
}

/** Renditions and prints not used since a time. */
export interface Unused {
  readonly renditions: Tally;
  readonly prints: Tally;
}

export async function countUnused(db: Database, unusedSince: number, now: number): Promise<Unused> {
  return tally(await runBatch(db, counts(unusedSince, now)));
}

/**
 * Takes unused renditions, and the files of unused prints, off the books and schedules their objects for deletion,
 * in one batch. What is used meanwhile is no longer unused when the batch runs, and stays.
 */
export async function deleteUnused(db: Database, unusedSince: number, now: number): Promise<Unused> {
  const unused = isUnused(unusedSince, now);
  const results = await runBatch(db, [
    ...counts(unusedSince, now),
    archivesGone(sql`SELECT object_key FROM renditions WHERE ${unused}`, now),
    sql`
      INSERT INTO pending_objects (key, state, created_at)
      SELECT object_key, 'dead', ${now} FROM renditions WHERE ${unused}`,
    sql`DELETE FROM renditions WHERE ${unused}`,
    ...dropPrints(unusedSince, now),
  ]);
  return tally(results);
}

function counts(unusedSince: number, now: number): SQL[] {
  const unused = isUnused(unusedSince, now);
  return [
    sql`SELECT count(*) AS count, coalesce(sum(size_bytes), 0) AS bytes FROM renditions WHERE ${unused}`,
    countPrints(unusedSince, now),
  ];
}

function tally(results: Awaited<ReturnType<typeof runBatch>>): Unused {
  const [renditions, prints] = results.slice(0, 2).map(({ results: [row] }) => ({
    count: Number(row?.count ?? 0),
    bytes: Number(row?.bytes ?? 0),
  }));
  const none = { count: 0, bytes: 0 };
  return { renditions: renditions ?? none, prints: prints ?? none };
}
