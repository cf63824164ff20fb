import { and, eq, lt, type SQL, sql } from "drizzle-orm";
import { archivesGone } from "./archiveEnds.ts";
import type { Database } from "./client.ts";
import { listed } from "./lists.ts";
import { assets, renditions } from "./schema/index.ts";
import { DAY_MS } from "./time.ts";

export type RenditionRow = typeof renditions.$inferSelect;

/** Renditions of an asset by one recipe. */
export async function findRenditions(db: Database, assetId: string, recipe: number): Promise<RenditionRow[]> {
  return db
    .select()
    .from(renditions)
    .where(and(eq(renditions.assetId, assetId), eq(renditions.recipe, recipe)));
}

/** Renditions of several assets by one recipe. */
export async function findRenditionsOf(
  db: Database,
  assetIds: readonly string[],
  recipe: number,
): Promise<RenditionRow[]> {
  return db
    .select()
    .from(renditions)
    .where(and(sql`${renditions.assetId} IN (${listed(assetIds)})`, eq(renditions.recipe, recipe)));
}

/** What an object in R2 is served as: which tenant it counts for, and since when it is not used. */
export async function findRenditionByKey(db: Database, objectKey: string) {
  return db
    .select({ rendition: renditions, tenantId: assets.tenantId, fileName: assets.fileName })
    .from(renditions)
    .innerJoin(assets, eq(renditions.assetId, assets.id))
    .where(eq(renditions.objectKey, objectKey))
    .get();
}

/**
 * Puts a rendition in the place of whatever had it, whose object is scheduled for deletion in the same batch and
 * whose archives are gone.
 * Guarded: a worker that lost its lease changes nothing.
 */
export function replaceRendition(row: RenditionRow, guard: SQL): readonly SQL[] {
  const place = sql`asset_id = ${row.assetId} AND preset = ${row.preset} AND format = ${row.format}`;
  const replaced = sql`${place} AND object_key <> ${row.objectKey} AND ${guard}`;
  return [
    archivesGone(sql`SELECT object_key FROM renditions WHERE ${replaced}`, row.createdAt),
    sql`
      INSERT INTO pending_objects (key, state, created_at)
      SELECT object_key, 'dead', ${row.createdAt} FROM renditions
      WHERE ${replaced}`,
    sql`DELETE FROM renditions WHERE ${replaced}`,
    sql`
      INSERT INTO renditions (id, asset_id, preset, format, recipe, object_key, etag, size_bytes, crc32, width, height,
                              psnr_db, created_at, last_used_at)
      SELECT ${row.id}, ${row.assetId}, ${row.preset}, ${row.format}, ${row.recipe}, ${row.objectKey}, ${row.etag},
             ${row.sizeBytes}, ${row.crc32}, ${row.width}, ${row.height}, ${row.psnrDb}, ${row.createdAt},
             ${row.lastUsedAt}
      WHERE ${guard}
      ON CONFLICT (asset_id, preset, format, recipe) DO NOTHING`,
  ];
}

/** Notes that a rendition was used, at most once a day. */
export async function touchRenditions(db: Database, ids: readonly string[], now: number): Promise<void> {
  await db
    .update(renditions)
    .set({ lastUsedAt: now })
    .where(and(sql`${renditions.id} IN (${listed(ids)})`, lt(renditions.lastUsedAt, now - DAY_MS)));
}
