import { type SQL, sql } from "drizzle-orm";
import { condemnGathered, isLive } from "./archiveEnds.ts";
import { type ArchiveRow, type MemberRow, ownContentKey } from "./archives.ts";
import { changes, runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import { listed } from "./lists.ts";
import type { PictureFailure } from "./schema/orders.ts";

/** Members in one statement: about half of the 2 MB that D1 binds as one parameter. */
const MEMBERS_AT_ONCE = 2000;

export interface ArchiveCommit {
  readonly archiveId: string;
  readonly tenantId: string;
  readonly contentKey: string;
  /** Whether no picture is missing; a partial archive is never served again to another request. */
  readonly complete: boolean;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Pictures asked for. */
  readonly total: number;
  readonly failures: readonly PictureFailure[];
  readonly members: readonly MemberRow[];
  readonly now: number;
  readonly expiresAt: number;
}

/**
 * Finishes the archive that a job gathered, in one batch. Its members are objects noted as gathered, or announced
 * and written just now. An older archive of the same content gives way if it can no longer be served; while it
 * can, it keeps the content's key and this one stands for itself, since the addresses of both were handed out.
 * What was gathered but is no member is scheduled for deletion.
 * @returns false if nothing was changed: the guard did not hold, the archive is finished or gone, or a member's
 *   object is not there
 */
export async function commitArchive(db: Database, commit: ArchiveCommit, guard: SQL): Promise<boolean> {
  const { archiveId: id, tenantId, now } = commit;
  const keys = [...new Set(commit.members.map(({ key }) => key))];
  const [token, making] = inTheMaking(id);
  const ownKey = ownContentKey(id);
  const contentKey = commit.complete ? commit.contentKey : ownKey;
  const sameContent = sql`tenant_id = ${tenantId} AND content_key = ${contentKey}`;
  const results = await runBatch(db, [
    sql`
      UPDATE archives SET
        content_key = ${token}, file_name = ${commit.fileName}, size_bytes = ${commit.sizeBytes},
        complete = ${commit.complete ? 1 : 0}, total = ${commit.total}, failures = ${JSON.stringify(commit.failures)},
        ready_at = ${now}, expires_at = ${commit.expiresAt}
      WHERE id = ${id} AND tenant_id = ${tenantId} AND ready_at IS NULL AND ${guard}
        AND ${each(keys, isGathered(id))}`,
    ...giveWay(sql`${sameContent} AND NOT ${isLive(now)} AND ${making}`, now),
    ...insertMembers(id, commit.members, making),
    sql`
      INSERT INTO pending_objects (key, state, created_at)
      SELECT object_key, 'dead', ${now} FROM gathered_pictures
      WHERE archive_id = ${id} AND ${making}
        AND object_key NOT IN (SELECT object_key FROM archive_members WHERE archive_id = ${id})
      ON CONFLICT (key) DO UPDATE SET state = 'dead'`,
    sql`DELETE FROM gathered_pictures WHERE archive_id = ${id} AND ${making}`,
    sql`
      DELETE FROM pending_objects WHERE state = 'open' AND ${making}
        AND key IN (SELECT object_key FROM archive_members WHERE archive_id = ${id})`,
    sql`
      UPDATE archives SET
        content_key = iif(EXISTS (SELECT 1 FROM archives WHERE ${sameContent}), ${ownKey}, ${contentKey})
      WHERE id = ${id} AND content_key = ${token}`,
  ]);
  return changes(results, 0) > 0;
}

/** An archive of own pictures. Nothing has to be gathered for it, so it is ready at once. */
export type OwnArchive = Pick<
  ArchiveRow,
  "id" | "tenantId" | "fileName" | "sizeBytes" | "createdAt" | "expiresAt"
>;

/**
 * Writes an archive of own pictures, whose objects have to be the tenant's as the batch runs. Each stands for
 * itself: it lives as long as the link that is handed out with it.
 * @returns false if a member's object is not there any more
 */
export async function createOwnArchive(
  db: Database,
  row: OwnArchive,
  members: readonly MemberRow[],
): Promise<boolean> {
  const { id, tenantId, createdAt: now } = row;
  const keys = [...new Set(members.map(({ key }) => key))];
  const results = await runBatch(db, [
    sql`
      INSERT INTO archives (id, tenant_id, content_key, file_name, size_bytes, complete, total, ready_at, created_at,
                            expires_at)
      SELECT ${id}, ${tenantId}, ${`own:${id}`}, ${row.fileName}, ${row.sizeBytes}, 1, ${members.length}, ${now}, ${now},
             ${row.expiresAt}
      WHERE ${each(keys, isOwn(tenantId))}`,
    ...insertMembers(id, members, sql`EXISTS (SELECT 1 FROM archives WHERE id = ${id})`),
  ]);
  return changes(results, 0) > 0;
}

/**
 * A content key that an archive has within its batch only, and the condition that it has: the later statements
 * then need not ask again what the first one asked.
 */
function inTheMaking(id: string): [token: string, making: SQL] {
  const token = `making:${id}`;
  return [token, sql`EXISTS (SELECT 1 FROM archives WHERE id = ${id} AND content_key = ${token})`];
}

function giveWay(which: SQL, now: number): SQL[] {
  return [
    condemnGathered(sql`SELECT id FROM archives WHERE ${which}`, now),
    sql`DELETE FROM archives WHERE ${which}`,
  ];
}

function insertMembers(id: string, members: readonly MemberRow[], when: SQL): SQL[] {
  const statements: SQL[] = [];
  for (let at = 0; at < members.length; at += MEMBERS_AT_ONCE) {
    const rows = members
      .slice(at, at + MEMBERS_AT_ONCE)
      .map(({ position, name, key, etag, size, crc32 }) => [position, name, key, etag, size, crc32]);
    statements.push(sql`
      INSERT INTO archive_members (archive_id, position, name, object_key, etag, size_bytes, crc32)
      SELECT ${id}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
      FROM (${listed(rows)}) WHERE ${when}`);
  }
  return statements;
}

/** True in SQL if each of different keys is as `condition` says of the column `value`. */
function each(keys: readonly string[], condition: SQL): SQL {
  return sql`(SELECT count(*) FROM (${listed(keys)}) WHERE ${condition}) = ${keys.length}`;
}

function isGathered(archiveId: string): SQL {
  return sql`(
    EXISTS (SELECT 1 FROM gathered_pictures WHERE object_key = value AND archive_id = ${archiveId})
    OR EXISTS (SELECT 1 FROM pending_objects WHERE key = value AND state = 'open'))`;
}

function isOwn(tenantId: string): SQL {
  return sql`(
    EXISTS (SELECT 1 FROM assets WHERE object_key = value AND tenant_id = ${tenantId})
    OR EXISTS (SELECT 1 FROM renditions JOIN assets ON assets.id = asset_id
               WHERE renditions.object_key = value AND tenant_id = ${tenantId})
    OR value IN (SELECT tiff_key FROM renders WHERE tenant_id = ${tenantId})
    OR value IN (SELECT preview_key FROM renders WHERE tenant_id = ${tenantId}))`;
}
