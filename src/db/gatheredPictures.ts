import { eq, type SQL, sql } from "drizzle-orm";
import { changes, runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import { listed } from "./lists.ts";
import { allOpen, settlePending } from "./pendingObjects.ts";
import { gatheredPictures } from "./schema/index.ts";
import { and } from "./sql.ts";

/** An object that a job has gathered. */
export interface GatheredObject {
  readonly key: string;
  /** R2's entity tag, unquoted. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly crc32: number;
}

/** What a job has gathered so far, by source. */
export async function listGathered(db: Database, archiveId: string): Promise<Map<string, GatheredObject>> {
  const rows = await db.select().from(gatheredPictures).where(eq(gatheredPictures.archiveId, archiveId));
  return new Map(
    rows.map((row) => [
      row.source,
      { key: row.objectKey, etag: row.etag, size: row.sizeBytes, crc32: row.crc32 },
    ]),
  );
}

/**
 * Names objects that were announced and written, many in one batch. Of a source that was gathered before, the
 * older object gives way.
 * @returns false if nothing was named: the guard did not hold, the archive is finished or gone, or one of the
 *   objects is no longer announced
 */
export async function noteGathered(
  db: Database,
  archiveId: string,
  pictures: readonly (GatheredObject & { readonly source: string })[],
  guard: SQL,
): Promise<boolean> {
  const keys = pictures.map(({ key }) => key);
  const list = listed(pictures.map(({ source, key, etag, size, crc32 }) => [source, key, etag, size, crc32]));
  const unfinished = sql`EXISTS (SELECT 1 FROM archives WHERE id = ${archiveId} AND ready_at IS NULL)`;
  const named = and(guard, unfinished, allOpen(keys));
  const results = await runBatch(db, [
    sql`
      INSERT INTO pending_objects (key, state, created_at)
      SELECT object_key, 'dead', ${Date.now()} FROM gathered_pictures
      WHERE archive_id = ${archiveId} AND source IN (SELECT value ->> 0 FROM (${list})) AND ${named}
      ON CONFLICT (key) DO UPDATE SET state = 'dead'`,
    sql`
      INSERT INTO gathered_pictures (archive_id, source, object_key, etag, size_bytes, crc32)
      SELECT ${archiveId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
      FROM (${list}) WHERE ${named}
      ON CONFLICT (archive_id, source) DO UPDATE SET
        object_key = excluded.object_key, etag = excluded.etag, size_bytes = excluded.size_bytes,
        crc32 = excluded.crc32`,
    settlePending(
      keys,
      sql`key IN (SELECT object_key FROM gathered_pictures WHERE archive_id = ${archiveId})`,
    ),
  ]);
  return changes(results, 1) > 0;
}
