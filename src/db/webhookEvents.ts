import { lte, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { webhookEvents } from "./schema/index.ts";

/**
 * Notes what upstream tells of a picture.
 * @returns whether it is news: the same about the same picture, told again, is not
 */
export async function noteEvent(
  db: Database,
  event: {
    readonly orderId: string;
    readonly imageId: string;
    readonly failed: boolean;
    readonly now: number;
  },
): Promise<boolean> {
  const { orderId, imageId, failed, now } = event;
  const result = await db
    .insert(webhookEvents)
    .values({ orderId, imageId, failed, receivedAt: now })
    .onConflictDoUpdate({
      target: [webhookEvents.orderId, webhookEvents.imageId],
      set: { failed, receivedAt: now },
      setWhere: sql`${webhookEvents.failed} <> excluded.failed`,
    });
  return result.meta.changes > 0;
}

/** @returns how many came before then, and are forgotten now */
export async function deleteOldEvents(db: Database, receivedBefore: number): Promise<number> {
  const result = await db.delete(webhookEvents).where(lte(webhookEvents.receivedAt, receivedBefore));
  return result.meta.changes;
}
