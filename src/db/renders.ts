import { and, desc, eq, getTableColumns, lt, or, sql } from "drizzle-orm";
import { changes, runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import { insertJobUnlessActive, type JobRow, type JobStatus } from "./jobs.ts";
import { listed } from "./lists.ts";
import { type Cursor, olderThan } from "./paging.ts";
import { jobs, renders, sizePresets, styles } from "./schema/index.ts";
import { DAY_MS } from "./time.ts";

// What its workers keep there may be large, and is nobody else's business.
const { plan, assembly, ...COLUMNS } = getTableColumns(renders);

export type RenderRow = Omit<typeof renders.$inferSelect, "plan" | "assembly">;

/** What is known of a print when it is ordered. */
export type NewRender = Pick<
  RenderRow,
  | "id"
  | "tenantId"
  | "styleId"
  | "sizePresetId"
  | "fit"
  | "gravity"
  | "orientation"
  | "compression"
  | "fileName"
  | "webhookUrl"
  | "idempotencyKey"
  | "requestHash"
  | "createdAt"
> & {
  readonly assetId: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly effectiveDpi: number;
  readonly warnings: readonly string[];
  /** It follows from the print's size how many its job makes. */
  readonly bands: number;
};

/** A print with all that is told of it. */
export interface RenderRecord {
  readonly render: RenderRow;
  readonly style: typeof styles.$inferSelect;
  readonly size: typeof sizePresets.$inferSelect;
  readonly job: JobRow;
}

/**
 * Writes a print and its job, which have one id, in one batch.
 * @returns false if nothing was written: the tenant has no such asset, or used the idempotency key already
 */
export async function insertRender(db: Database, render: NewRender): Promise<boolean> {
  const { id, tenantId, assetId, bands } = render;
  const job = {
    id,
    tenantId,
    kind: "render",
    subjectId: assetId,
    payload: { render_id: id, bands },
    dedupeKey: `render:${id}`,
    // One for each band, one to plan them and one to put them together.
    progressTotal: bands + 2,
    createdAt: render.createdAt,
  };
  const free = sql`EXISTS (SELECT 1 FROM assets WHERE id = ${assetId} AND tenant_id = ${tenantId})
    AND NOT EXISTS (SELECT 1 FROM renders
                    WHERE tenant_id = ${tenantId} AND idempotency_key = ${render.idempotencyKey})`;
  const results = await runBatch(db, [
    insertJobUnlessActive(job, free),
    sql`
      INSERT INTO renders (id, tenant_id, asset_id, job_id, style_id, size_preset_id, fit, gravity, orientation,
                           compression, file_name, webhook_url, idempotency_key, request_hash, width_px, height_px,
                           effective_dpi, warnings, created_at)
      SELECT ${id}, ${tenantId}, ${assetId}, ${id}, ${render.styleId}, ${render.sizePresetId}, ${render.fit},
             ${render.gravity}, ${render.orientation}, ${render.compression}, ${render.fileName}, ${render.webhookUrl},
             ${render.idempotencyKey}, ${render.requestHash}, ${render.widthPx}, ${render.heightPx},
             ${render.effectiveDpi}, ${JSON.stringify(render.warnings)}, ${render.createdAt}
      WHERE EXISTS (SELECT 1 FROM jobs WHERE id = ${id})`,
  ]);
  return changes(results, 1) > 0;
}

/** A print of this tenant; another tenant's does not exist. */
export async function findRender(
  db: Database,
  tenantId: string,
  id: string,
): Promise<RenderRecord | undefined> {
  return records(db)
    .where(and(eq(renders.id, id), eq(renders.tenantId, tenantId)))
    .get();
}

/** What a tenant ordered with an idempotency key. */
export async function findRenderByIdempotency(
  db: Database,
  tenantId: string,
  key: string,
): Promise<RenderRecord | undefined> {
  return records(db)
    .where(and(eq(renders.tenantId, tenantId), eq(renders.idempotencyKey, key)))
    .get();
}

/** A tenant's prints, newest first. */
export async function listRenders(
  db: Database,
  tenantId: string,
  { status, limit, after }: { status?: JobStatus | undefined; limit: number; after?: Cursor | undefined },
): Promise<RenderRecord[]> {
  const among = status === undefined ? undefined : eq(jobs.status, status);
  return records(db)
    .where(and(eq(renders.tenantId, tenantId), among, olderThan(renders.createdAt, renders.id, after)))
    .orderBy(desc(renders.createdAt), desc(renders.id))
    .limit(limit);
}

/** The print whose file or preview an object is. */
export async function findRenderByKey(db: Database, objectKey: string): Promise<RenderRow | undefined> {
  return db
    .select(COLUMNS)
    .from(renders)
    .where(or(eq(renders.tiffKey, objectKey), eq(renders.previewKey, objectKey)))
    .get();
}

/** A print of an asset, as an archive looks at it. */
export type AssetPrint = Pick<RenderRow, PrintFileColumn | "id" | "fileName"> & {
  readonly assetId: string;
  readonly status: JobStatus;
};

type PrintFileColumn = `${"tiff" | "preview"}${"Key" | "Etag" | "Bytes" | "Crc32"}`;

/** The prints of some assets, oldest first. */
export async function findRendersOf(
  db: Database,
  assetIds: readonly string[],
  limit: number,
): Promise<AssetPrint[]> {
  return db
    .select({
      id: renders.id,
      assetId: sql<string>`${renders.assetId}`,
      fileName: renders.fileName,
      status: jobs.status,
      tiffKey: renders.tiffKey,
      tiffEtag: renders.tiffEtag,
      tiffBytes: renders.tiffBytes,
      tiffCrc32: renders.tiffCrc32,
      previewKey: renders.previewKey,
      previewEtag: renders.previewEtag,
      previewBytes: renders.previewBytes,
      previewCrc32: renders.previewCrc32,
    })
    .from(renders)
    .innerJoin(jobs, eq(renders.jobId, jobs.id))
    .where(sql`${renders.assetId} IN (${listed(assetIds)})`)
    .orderBy(renders.createdAt, renders.id)
    .limit(limit);
}

/** Notes that a print's files were used, at most once a day. */
export async function touchRender(db: Database, id: string, now: number): Promise<void> {
  await db
    .update(renders)
    .set({ lastUsedAt: now })
    .where(and(eq(renders.id, id), lt(renders.lastUsedAt, now - DAY_MS)));
}

function records(db: Database) {
  return db
    .select({ render: COLUMNS, style: styles, size: sizePresets, job: jobs })
    .from(renders)
    .innerJoin(styles, eq(renders.styleId, styles.id))
    .innerJoin(sizePresets, eq(renders.sizePresetId, sizePresets.id))
    .innerJoin(jobs, eq(renders.jobId, jobs.id));
}
