import { asc, eq, type SQL, sql } from "drizzle-orm";
import type { AssetRow } from "./assets.ts";
import { changes, runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import { heldJob } from "./guard.ts";
import { allOpen, settlePending } from "./pendingObjects.ts";
import { assets, renderBands, renders, sizePresets, styles } from "./schema/index.ts";
import type { PrintAssembly, StepTime } from "./schema/prints.ts";
import { and } from "./sql.ts";

type RenderRow = typeof renders.$inferSelect;
export type BandRow = typeof renderBands.$inferSelect;

/** A print that is being made, with all that its steps have to know. */
export interface RenderWork {
  readonly render: RenderRow;
  readonly style: typeof styles.$inferSelect;
  readonly size: typeof sizePresets.$inferSelect;
  /** Null when the picture was deleted. */
  readonly asset: AssetRow | null;
}

/** Who holds a step: a print and its job have one id. */
export interface StepHolder {
  readonly jobId: string;
  readonly fence: number;
}

export async function findRenderWork(db: Database, id: string): Promise<RenderWork | undefined> {
  return db
    .select({ render: renders, style: styles, size: sizePresets, asset: assets })
    .from(renders)
    .innerJoin(styles, eq(renders.styleId, styles.id))
    .innerJoin(sizePresets, eq(renders.sizePresetId, sizePresets.id))
    .leftJoin(assets, eq(renders.assetId, assets.id))
    .where(eq(renders.id, id))
    .get();
}

/** Whether the print's files are made, though they or its picture may be gone by now. */
export async function isFinished(db: Database, id: string): Promise<boolean> {
  const row = await db.select({ at: renders.completedAt }).from(renders).where(eq(renders.id, id)).get();
  return row !== undefined && row.at !== null;
}

/** The bands that are done, from the top. */
export async function listBands(db: Database, renderId: string): Promise<BandRow[]> {
  return db.select().from(renderBands).where(eq(renderBands.renderId, renderId)).orderBy(asc(renderBands.n));
}

/** Whether the worker still holds its step. */
export async function isHeld(db: Database, { jobId, fence }: StepHolder): Promise<boolean> {
  const row = await db.get<{ held: number }>(sql`SELECT ${heldJob(jobId, fence)} AS held`);
  return row?.held === 1;
}

/** True in SQL while the worker holds its step, the picture is there and the print is not finished. */
function inTheMaking({ jobId, fence }: StepHolder): SQL {
  return and(
    heldJob(jobId, fence),
    sql`EXISTS (SELECT 1 FROM renders WHERE id = ${jobId} AND asset_id IS NOT NULL AND completed_at IS NULL)`,
  );
}

/** An object that was announced and written. */
export interface WrittenObject {
  readonly key: string;
  /** R2's entity tag, unquoted. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

export type PreparedRender = Pick<
  RenderRow,
  "plan" | "warnings" | "widthPx" | "heightPx" | "effectiveDpi" | "stepTimes"
>;

/**
 * Notes the plan, and the object that bands are made from where that is not the picture's file.
 * @returns false if nothing was changed: the step is lost, the picture gone or the object no longer announced
 */
export async function commitPlan(
  db: Database,
  holder: StepHolder,
  prepared: PreparedRender,
  flat: WrittenObject | null,
): Promise<boolean> {
  const keys = flat === null ? [] : [flat.key];
  const guard = and(inTheMaking(holder), allOpen(keys));
  const results = await runBatch(db, [
    db
      .update(renders)
      .set({
        ...prepared,
        ...{ flatKey: flat?.key ?? null, flatEtag: flat?.etag ?? null, flatBytes: flat?.size ?? null },
      })
      .where(sql`${renders.id} = ${holder.jobId} AND ${renders.plan} IS NULL AND ${guard}`),
    settlePending(keys, sql`key IN (SELECT flat_key FROM renders WHERE id = ${holder.jobId})`),
  ]);
  return changes(results, 0) > 0;
}

/**
 * Names a band's object.
 * @returns false if nothing was changed, as for `commitPlan`
 */
export async function commitBand(db: Database, holder: StepHolder, band: BandRow): Promise<boolean> {
  const guard = and(inTheMaking(holder), allOpen([band.objectKey]));
  const results = await runBatch(db, [
    sql`
      INSERT INTO render_bands (render_id, n, object_key, etag, size_bytes, strip_bytes, strips_crc32, ms)
      SELECT ${band.renderId}, ${band.n}, ${band.objectKey}, ${band.etag}, ${band.sizeBytes},
             ${JSON.stringify(band.stripBytes)}, ${band.stripsCrc32}, ${band.ms}
      WHERE ${guard}`,
    settlePending(
      [band.objectKey],
      sql`key IN (SELECT object_key FROM render_bands WHERE render_id = ${band.renderId})`,
    ),
  ]);
  return changes(results, 0) > 0;
}

/**
 * Notes how far the file's upload is, so that another worker goes on from there.
 * @returns false if the step is lost or the picture gone
 */
export async function noteAssembly(
  db: Database,
  holder: StepHolder,
  assembly: PrintAssembly,
): Promise<boolean> {
  const result = await db
    .update(renders)
    .set({ assembly })
    .where(sql`${renders.id} = ${holder.jobId} AND ${inTheMaking(holder)}`);
  return result.meta.changes > 0;
}

/** Gives an upload up, so that the next worker begins another; the sweep aborts it. */
export async function giveUpAssembly(
  db: Database,
  holder: StepHolder,
  { key }: PrintAssembly,
  now: number,
): Promise<void> {
  const held = heldJob(holder.jobId, holder.fence);
  await runBatch(db, [
    sql`UPDATE pending_objects SET state = 'dead', created_at = ${now} WHERE key = ${key} AND ${held}`,
    sql`UPDATE renders SET assembly = NULL WHERE id = ${holder.jobId} AND assembly ->> 'key' = ${key} AND ${held}`,
  ]);
}

/** A file with its check sum. */
export type FinishedFile = WrittenObject & { readonly crc32: number };

export interface FinishedRender {
  readonly tiff: FinishedFile;
  readonly preview: FinishedFile;
  readonly stepTimes: readonly StepTime[];
  readonly now: number;
}

/**
 * Names the print's files and schedules what they were made of for deletion.
 * @returns false if nothing was changed, as for `commitPlan`
 */
export async function commitPrint(
  db: Database,
  holder: StepHolder,
  { tiff, preview, stepTimes, now }: FinishedRender,
): Promise<boolean> {
  const id = holder.jobId;
  const keys = [tiff.key, preview.key];
  const guard = and(inTheMaking(holder), allOpen(keys));
  const results = await runBatch(db, [
    condemnParts(sql`SELECT ${id} WHERE ${guard}`, now),
    sql`DELETE FROM render_bands WHERE render_id = ${id} AND ${guard}`,
    db
      .update(renders)
      .set({
        ...{ tiffKey: tiff.key, tiffEtag: tiff.etag, tiffBytes: tiff.size, tiffCrc32: tiff.crc32 },
        ...{ previewKey: preview.key, previewEtag: preview.etag },
        ...{ previewBytes: preview.size, previewCrc32: preview.crc32 },
        ...{ flatKey: null, flatEtag: null, flatBytes: null, assembly: null },
        ...{ stepTimes: [...stepTimes], lastUsedAt: now, completedAt: now },
      })
      .where(sql`${renders.id} = ${id} AND ${guard}`),
    settlePending(keys, sql`EXISTS (SELECT 1 FROM renders WHERE id = ${id} AND tiff_key = ${tiff.key})`),
  ]);
  return changes(results, 2) > 0;
}

/**
 * Takes back what prints left that were not finished, whose job failed or was cancelled that long ago. A file on its
 * way is announced, and goes as every upload that nobody finishes.
 * @returns how many prints
 */
export async function clearUnfinished(
  db: Database,
  endedBefore: number,
  now: number,
  limit: number,
): Promise<number> {
  const left = sql`
    SELECT renders.id FROM jobs JOIN renders ON renders.id = jobs.id
    WHERE jobs.status IN ('failed', 'cancelled') AND jobs.ended_at <= ${endedBefore}
      AND renders.plan IS NOT NULL AND renders.completed_at IS NULL
    ORDER BY jobs.ended_at, jobs.id LIMIT ${limit}`;
  const results = await runBatch(db, [
    condemnParts(left, now),
    sql`DELETE FROM render_bands WHERE render_id IN (${left})`,
    sql`
      UPDATE renders SET plan = NULL, flat_key = NULL, flat_etag = NULL, flat_bytes = NULL, assembly = NULL,
                         step_times = NULL
      WHERE id IN (${left})`,
  ]);
  return changes(results, 2);
}

/**
 * Schedules what prints are made of for deletion: bands and flat pictures.
 * @param ids a query of one column
 */
function condemnParts(ids: SQL, now: number): SQL {
  return sql`
    INSERT INTO pending_objects (key, upload_id, state, created_at)
    SELECT object_key, NULL, 'dead', ${now} FROM render_bands WHERE render_id IN (${ids})
    UNION ALL
    SELECT flat_key, NULL, 'dead', ${now} FROM renders WHERE id IN (${ids}) AND flat_key IS NOT NULL
    ON CONFLICT (key) DO UPDATE SET state = 'dead'`;
}
