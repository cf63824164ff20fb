import { desc, sql } from "drizzle-orm";
import { runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import { errorEvents } from "./schema/index.ts";

export type ErrorEventRow = typeof errorEvents.$inferSelect;

/** One failure, as it happened. */
export type ErrorEvent = Pick<ErrorEventRow, "code" | "place" | "message" | "requestId" | "jobId">;

/** Counts a failure, and drops the rows beyond the newest `keep`. */
export async function addErrorEvent(
  db: Database,
  event: ErrorEvent,
  now: number,
  keep: number,
): Promise<void> {
  const { code, place, message, requestId, jobId } = event;
  await runBatch(db, [
    sql`
      INSERT INTO error_events (id, code, place, message, request_id, job_id, first_at, last_at)
      VALUES (${crypto.randomUUID()}, ${code}, ${place}, ${message}, ${requestId}, ${jobId}, ${now}, ${now})
      ON CONFLICT (code, place, message) DO UPDATE SET
        count = count + 1,
        request_id = excluded.request_id,
        job_id = excluded.job_id,
        last_at = excluded.last_at`,
    sql`
      DELETE FROM error_events WHERE id IN (
        SELECT id FROM error_events ORDER BY last_at DESC, id DESC LIMIT -1 OFFSET ${keep})`,
  ]);
}

/** Newest first. */
export async function listErrorEvents(db: Database, limit: number): Promise<ErrorEventRow[]> {
  return db.select().from(errorEvents).orderBy(desc(errorEvents.lastAt), desc(errorEvents.id)).limit(limit);
}
