import { and, eq, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { listed } from "./lists.ts";
import { pendingObjects } from "./schema/index.ts";

/** Announces an object before its first byte goes to R2. */
export async function openPending(db: Database, key: string, now: number): Promise<void> {
  await db.insert(pendingObjects).values({ key, state: "open", createdAt: now });
}

/** Announces many objects in one statement. */
export async function announceAll(db: Database, keys: readonly string[], now: number): Promise<void> {
  await db.run(sql`
    INSERT INTO pending_objects (key, state, created_at)
    SELECT value, 'open', ${now} FROM (${listed(keys)})`);
}

/** Notes the multipart upload that has to be aborted should nothing come of the object. */
export async function noteUpload(db: Database, key: string, uploadId: string): Promise<void> {
  await db.update(pendingObjects).set({ uploadId }).where(eq(pendingObjects.key, key));
}

/**
 * Announces an object anew, which another worker goes on with.
 * @returns false if it was given up meanwhile
 */
export async function renewPending(db: Database, key: string, now: number): Promise<boolean> {
  const result = await db
    .update(pendingObjects)
    .set({ createdAt: now })
    .where(and(eq(pendingObjects.key, key), eq(pendingObjects.state, "open")));
  return result.meta.changes > 0;
}

/** True in SQL while all these objects are still announced, so that a row may name them. */
export function allOpen(keys: readonly string[]): SQL {
  return sql`(SELECT count(*) FROM pending_objects WHERE state = 'open'
    AND key IN (${listed(keys)})) = ${keys.length}`;
}

/** Takes announced objects off the list: another row names them now. Last statement of that row's batch. */
export function settlePending(keys: readonly string[], guard: SQL): SQL {
  return sql`
    DELETE FROM pending_objects
    WHERE state = 'open' AND key IN (${listed(keys)}) AND ${guard}`;
}

/**
 * Gives up objects, unless a row names them; the sweep deletes them. One that the sweep gave up before is put
 * on the list again, since its bytes may have come after they were deleted.
 * @returns how many are given up
 */
export async function condemnPending(db: Database, keys: readonly string[], now: number): Promise<number> {
  const result = await db.run(sql`
    INSERT INTO pending_objects (key, state, created_at)
    SELECT value, 'dead', ${now} FROM (${listed(keys)})
    WHERE value NOT IN (SELECT object_key FROM assets) AND value NOT IN (SELECT object_key FROM renditions)
      AND value NOT IN (SELECT checkpoints_key FROM assets WHERE checkpoints_key IS NOT NULL)
      AND value NOT IN (SELECT object_key FROM archive_members)
      AND value NOT IN (SELECT object_key FROM gathered_pictures)
      AND value NOT IN (SELECT object_key FROM render_bands)
      AND value NOT IN (SELECT flat_key FROM renders WHERE flat_key IS NOT NULL)
      AND value NOT IN (SELECT tiff_key FROM renders WHERE tiff_key IS NOT NULL)
      AND value NOT IN (SELECT preview_key FROM renders WHERE preview_key IS NOT NULL)
    ON CONFLICT (key) DO UPDATE SET state = 'dead', created_at = max(created_at + 1, excluded.created_at)`);
  return result.meta.changes;
}

/** Gives up what nobody finished: from here on no batch can name those objects. */
export async function condemnStale(db: Database, createdBefore: number): Promise<number> {
  const result = await db
    .update(pendingObjects)
    .set({ state: "dead" })
    .where(and(eq(pendingObjects.state, "open"), lte(pendingObjects.createdAt, createdBefore)));
  return result.meta.changes;
}

/** An object to be deleted, as it stood when it was found. */
export interface DeadObject {
  readonly key: string;
  readonly uploadId: string | null;
  readonly createdAt: number;
}

export async function findDead(db: Database, limit: number): Promise<DeadObject[]> {
  return db
    .select({
      key: pendingObjects.key,
      uploadId: pendingObjects.uploadId,
      createdAt: pendingObjects.createdAt,
    })
    .from(pendingObjects)
    .where(eq(pendingObjects.state, "dead"))
    .orderBy(pendingObjects.createdAt)
    .limit(limit);
}

/**
 * Takes swept objects off the list, unless one was given up once more since it was found: then its bytes came after
 * they were deleted, and the next sweep has them.
 */
export async function forgetSwept(db: Database, swept: readonly DeadObject[]): Promise<void> {
  const found = JSON.stringify(swept.map(({ key, createdAt }) => [key, createdAt]));
  await db.run(sql`
    DELETE FROM pending_objects
    WHERE state = 'dead'
      AND (key, created_at) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${found}))`);
}

/** Takes objects off the list that nobody but the caller knows. */
export async function forgetDead(db: Database, keys: readonly string[]): Promise<void> {
  await db
    .delete(pendingObjects)
    .where(and(eq(pendingObjects.state, "dead"), inArray(pendingObjects.key, sql`(${listed(keys)})`)));
}
