import { is, type SQL, SQL as SqlClass, sql } from "drizzle-orm";
import { LIMITS } from "../limits.ts";
import { runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import { listed } from "./lists.ts";

/** True in SQL, in a query upon `archives`, for one that may be served. */
export function isLive(now: number): SQL {
  return sql`(archives.ready_at IS NOT NULL AND archives.gone_at IS NULL
    AND (archives.expires_at IS NULL OR archives.expires_at > ${now}))`;
}

/** True in SQL while a live archive has this object in it. */
export function isMemberOfLive(objectKey: SQL, now: number): SQL {
  return sql`EXISTS (SELECT 1 FROM archive_members JOIN archives ON archives.id = archive_id
    WHERE archive_members.object_key = ${objectKey} AND ${isLive(now)})`;
}

/**
 * Marks the archives that contain objects as gone: for the batch that takes those objects away, before what
 * names them goes.
 * @param keys a list, or a query of one column
 */
export function archivesGone(keys: SQL | readonly string[], now: number): SQL {
  return sql`
    UPDATE archives SET gone_at = ${now}
    WHERE gone_at IS NULL AND id IN (
      SELECT archive_id FROM archive_members WHERE object_key IN (${is(keys, SqlClass) ? keys : listed(keys)}))`;
}

/**
 * Schedules what was gathered for some archives for deletion. Own pictures in an archive lie under their own
 * keys and stay.
 * @param ids a query of one column
 */
export function condemnGathered(ids: SQL, now: number): SQL {
  const of = (table: SQL) => sql`
    SELECT object_key, 'dead', ${now} FROM ${table}
    WHERE archive_id IN (${ids}) AND object_key GLOB 'archives/' || archive_id || '/*'`;
  return sql`
    INSERT INTO pending_objects (key, state, created_at)
    ${of(sql`archive_members`)} UNION ${of(sql`gathered_pictures`)}
    ON CONFLICT (key) DO UPDATE SET state = 'dead'`;
}

/**
 * Takes expired archives off the books, and those never finished whose job has ended and that are as old as
 * archives get; schedules what was gathered for them for deletion, in one batch.
 * @param most how many at most, and how many members in all: an archive that begins below that number goes whole
 * @returns how many went
 */
export async function deleteExpiredArchives(
  db: Database,
  now: number,
  most: { readonly archives: number; readonly members: number },
  unfinishedBefore = now - LIMITS.archiveSeconds * 1000,
): Promise<number> {
  const countOf = (table: SQL) => sql`(SELECT count(*) FROM ${table} WHERE archive_id = archives.id)`;
  const expired = sql`
    SELECT id FROM (
      SELECT id, sum(members) OVER (ORDER BY id) - members AS earlier FROM (
        SELECT id, ${countOf(sql`archive_members`)} + ${countOf(sql`gathered_pictures`)} AS members FROM archives
        WHERE expires_at <= ${now}
           OR (expires_at IS NULL AND ready_at IS NULL AND created_at <= ${unfinishedBefore} AND NOT EXISTS (
                 SELECT 1 FROM jobs WHERE jobs.id = archives.id AND jobs.status IN ('queued', 'processing')))
        ORDER BY id LIMIT ${most.archives}))
    WHERE earlier < ${most.members}`;
  const [, gone] = await runBatch(db, [
    condemnGathered(expired, now),
    // The changes of a statement count those it cascades to.
    sql`DELETE FROM archives WHERE id IN (${expired}) RETURNING id`,
  ]);
  return gone?.results.length ?? 0;
}
