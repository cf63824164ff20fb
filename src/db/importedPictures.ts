import { and, eq, type SQL, sql } from "drizzle-orm";
import { changes, runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import type { DownloadEnd } from "./orderDownloads.ts";
import { type ImportFailure, importedPictures, orderDownloads } from "./schema/index.ts";
import { usageAdded } from "./usage.ts";

/** What one picture came to: the bytes taken in, or why it was not. */
export type ImportOutcome = { readonly bytes: number } | ImportFailure;

/** What became of a job's pictures so far, by their ids. */
export async function listImported(db: Database, jobId: string): Promise<Map<string, ImportOutcome>> {
  const rows = await db.select().from(importedPictures).where(eq(importedPictures.jobId, jobId));
  return new Map(
    rows.map(({ imageId, sizeBytes, failure }) => [imageId, failure ?? { bytes: sizeBytes ?? 0 }]),
  );
}

/** @returns false if the guard did not hold */
export async function noteImported(
  db: Database,
  jobId: string,
  imageId: string,
  outcome: ImportOutcome,
  guard: SQL,
): Promise<boolean> {
  const [size, failure] = "error" in outcome ? [null, JSON.stringify(outcome)] : [outcome.bytes, null];
  const result = await db.run(sql`
    INSERT INTO imported_pictures (job_id, image_id, size_bytes, failure)
    SELECT ${jobId}, ${imageId}, ${size}, ${failure} WHERE ${guard}
    ON CONFLICT (job_id, image_id) DO UPDATE SET size_bytes = excluded.size_bytes, failure = excluded.failure`);
  return result.meta.changes > 0;
}

/**
 * Ends an import's record and counts it, once: what is known of its single pictures is not needed any more.
 * @returns false if the guard did not hold
 */
export async function endImport(
  db: Database,
  job: { readonly id: string; readonly tenantId: string },
  end: DownloadEnd,
  guard: SQL,
): Promise<boolean> {
  const usage = { imagesDownloaded: end.downloaded, imagesFailed: end.failures.length };
  const results = await runBatch(db, [
    db
      .update(orderDownloads)
      .set(end)
      .where(and(eq(orderDownloads.id, job.id), guard)),
    usageAdded(job.tenantId, usage, end.endedAt, guard),
    sql`DELETE FROM imported_pictures WHERE job_id = ${job.id} AND ${guard}`,
  ]);
  return changes(results, 0) > 0;
}
