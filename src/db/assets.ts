import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { archivesGone } from "./archiveEnds.ts";
import { changes, runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import { listed } from "./lists.ts";
import { type Cursor, olderThan } from "./paging.ts";
import { allOpen } from "./pendingObjects.ts";
import { assets } from "./schema/index.ts";

export type AssetRow = typeof assets.$inferSelect;
/** What is known when a picture was taken in; the rest is found by its job. */
export type NewAsset = Omit<
  AssetRow,
  "ahash" | "dhash" | "phash" | "meanColor" | "errorCode" | "errorMessage" | "checkpointsKey"
>;

/** Inserts an asset whose object is announced, unless the tenant has the same bytes already. */
export function insertAsset(asset: NewAsset): SQL {
  return sql`
    INSERT INTO assets (id, tenant_id, content_hash, file_name, object_key, etag, size_bytes, crc32, format, width,
                        height, orientation, color_model, bit_depth, has_alpha, progressive, icc_name, icc_space,
                        warnings, created_at)
    SELECT ${asset.id}, ${asset.tenantId}, ${asset.contentHash}, ${asset.fileName}, ${asset.objectKey}, ${asset.etag},
           ${asset.sizeBytes}, ${asset.crc32}, ${asset.format}, ${asset.width}, ${asset.height}, ${asset.orientation},
           ${asset.colorModel}, ${asset.bitDepth}, ${asset.hasAlpha ? 1 : 0}, ${asset.progressive ? 1 : 0},
           ${asset.iccName}, ${asset.iccSpace}, ${JSON.stringify(asset.warnings)}, ${asset.createdAt}
    WHERE ${allOpen([asset.objectKey])}
    ON CONFLICT (tenant_id, content_hash) DO NOTHING`;
}

/** True in SQL when this asset exists. */
export function assetExists(id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM assets WHERE id = ${id})`;
}

export async function findAssetByHash(
  db: Database,
  tenantId: string,
  contentHash: string,
): Promise<AssetRow | undefined> {
  return db
    .select()
    .from(assets)
    .where(and(eq(assets.tenantId, tenantId), eq(assets.contentHash, contentHash)))
    .get();
}

/** An asset of this tenant; another tenant's does not exist. */
export async function findAsset(db: Database, tenantId: string, id: string): Promise<AssetRow | undefined> {
  return db
    .select()
    .from(assets)
    .where(and(eq(assets.id, id), eq(assets.tenantId, tenantId)))
    .get();
}

/** Those of some assets that this tenant has, in no order. */
export async function findAssets(
  db: Database,
  tenantId: string,
  ids: readonly string[],
): Promise<AssetRow[]> {
  return db
    .select()
    .from(assets)
    .where(and(sql`${assets.id} IN (${listed(ids)})`, eq(assets.tenantId, tenantId)));
}

export async function findAssetById(db: Database, id: string): Promise<AssetRow | undefined> {
  return db.select().from(assets).where(eq(assets.id, id)).get();
}

export async function findAssetByKey(db: Database, objectKey: string): Promise<AssetRow | undefined> {
  return db.select().from(assets).where(eq(assets.objectKey, objectKey)).get();
}

export async function listAssets(
  db: Database,
  tenantId: string,
  limit: number,
  after: Cursor | undefined,
): Promise<AssetRow[]> {
  return db
    .select()
    .from(assets)
    .where(and(eq(assets.tenantId, tenantId), olderThan(assets.createdAt, assets.id, after)))
    .orderBy(desc(assets.createdAt), desc(assets.id))
    .limit(limit);
}

/** Notes what decoding found, as part of a worker's batch. */
export function noteDecoded(
  db: Database,
  id: string,
  found: Pick<AssetRow, "ahash" | "dhash" | "phash" | "meanColor">,
  guard: SQL,
) {
  return db
    .update(assets)
    .set({ ...found, errorCode: null, errorMessage: null })
    .where(and(eq(assets.id, id), guard));
}

/** Names the checkpoints of a picture that has none yet, as part of a worker's batch, and takes them off the list. */
export function noteCheckpoints(id: string, key: string, guard: SQL): SQL[] {
  return [
    sql`UPDATE assets SET checkpoints_key = ${key} WHERE id = ${id} AND checkpoints_key IS NULL
        AND ${allOpen([key])} AND ${guard}`,
    sql`DELETE FROM pending_objects WHERE key = ${key} AND key IN (SELECT checkpoints_key FROM assets)`,
  ];
}

/** Notes why a picture cannot be decoded, as part of a worker's batch. */
export function noteDamaged(db: Database, id: string, errorCode: string, errorMessage: string, guard: SQL) {
  return db
    .update(assets)
    .set({ errorCode, errorMessage })
    .where(and(eq(assets.id, id), guard));
}

/**
 * Deletes an asset and, in the same batch, schedules its object and its renditions' for deletion; archives that
 * contain one of them are gone.
 * @returns whether there was one, and the jobs about it that have not ended
 */
export async function deleteAsset(
  db: Database,
  tenantId: string,
  id: string,
  now: number,
): Promise<{ readonly deleted: boolean; readonly jobIds: readonly string[] }> {
  const mine = sql`id = ${id} AND tenant_id = ${tenantId}`;
  const keys = sql`
    SELECT object_key FROM assets WHERE ${mine}
    UNION ALL
    SELECT checkpoints_key FROM assets WHERE ${mine} AND checkpoints_key IS NOT NULL
    UNION ALL
    SELECT object_key FROM renditions WHERE asset_id IN (SELECT id FROM assets WHERE ${mine})`;
  const results = await runBatch(db, [
    archivesGone(keys, now),
    sql`INSERT INTO pending_objects (key, state, created_at) SELECT object_key, 'dead', ${now} FROM (${keys})`,
    sql`DELETE FROM assets WHERE ${mine}`,
    sql`
      SELECT id FROM jobs
      WHERE subject_id = ${id} AND tenant_id = ${tenantId} AND status IN ('queued', 'processing')`,
  ]);
  const jobIds = (results[3]?.results ?? []).map((row) => String(row.id));
  return { deleted: changes(results, 2) > 0, jobIds };
}
