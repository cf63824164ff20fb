import { eq, type SQL, sql } from "drizzle-orm";
import { archivesGone, isMemberOfLive } from "./archiveEnds.ts";
import type { Database } from "./client.ts";
import { renders, sizePresets, styles, tenants } from "./schema/index.ts";

const BYTES = sql<number>`(tiff_bytes + preview_bytes)`;

/** True in SQL, in a query upon `renders`, for files not used since a time and in no archive that is served. */
function isUnused(unusedSince: number, now: number): SQL {
  return sql`(tiff_key IS NOT NULL AND preview_key IS NOT NULL AND last_used_at <= ${unusedSince}
    AND NOT ${isMemberOfLive(sql`renders.tiff_key`, now)} AND NOT ${isMemberOfLive(sql`renders.preview_key`, now)})`;
}

/** Finished prints whose files were not used since a time, oldest first. */
export async function findUnusedPrints(db: Database, unusedSince: number, now: number, limit: number) {
  return db
    .select({
      renderId: renders.id,
      assetId: renders.assetId,
      tenant: tenants.name,
      style: styles.slug,
      size: sizePresets.name,
      sizeBytes: BYTES,
      lastUsedAt: sql<number>`${renders.lastUsedAt}`,
    })
    .from(renders)
    .innerJoin(tenants, eq(renders.tenantId, tenants.id))
    .innerJoin(styles, eq(renders.styleId, styles.id))
    .innerJoin(sizePresets, eq(renders.sizePresetId, sizePresets.id))
    .where(isUnused(unusedSince, now))
    .orderBy(renders.lastUsedAt)
    .limit(limit);
}

/** How many there are, and their bytes. */
export function countPrints(unusedSince: number, now: number): SQL {
  return sql`
    SELECT count(*) AS count, coalesce(sum(${BYTES}), 0) AS bytes FROM renders WHERE ${isUnused(unusedSince, now)}`;
}

/** Takes their files off the books and schedules them for deletion, as part of a batch; what was ordered stays. */
export function dropPrints(unusedSince: number, now: number): SQL[] {
  const unused = isUnused(unusedSince, now);
  const keys = sql`
    SELECT tiff_key AS key FROM renders WHERE ${unused}
    UNION ALL
    SELECT preview_key FROM renders WHERE ${unused}`;
  return [
    archivesGone(keys, now),
    sql`INSERT INTO pending_objects (key, state, created_at) SELECT key, 'dead', ${now} FROM (${keys})`,
    sql`
      UPDATE renders SET tiff_key = NULL, tiff_etag = NULL, tiff_bytes = NULL, tiff_crc32 = NULL,
                         preview_key = NULL, preview_etag = NULL, preview_bytes = NULL, preview_crc32 = NULL
      WHERE ${unused}`,
  ];
}
