import { and, eq, gt, lte, sql } from "drizzle-orm";
import { LIMITS } from "../limits.ts";
import type { Database } from "./client.ts";
import { webhookEvents } from "./schema/index.ts";

/** What upstream tells of a picture. */
export interface PictureEvent {
  readonly orderId: string;
  readonly imageId: string;
  readonly failed: boolean;
  readonly now: number;
}

/** Whether the same was told of the same picture a moment ago: later, it tells of a picture enhanced again. */
export async function wasTold(db: Database, event: PictureEvent): Promise<boolean> {
  const { orderId, imageId, failed, now } = event;
  const told = await db
    .select({ failed: webhookEvents.failed })
    .from(webhookEvents)
    .where(
      and(
        eq(webhookEvents.orderId, orderId),
        eq(webhookEvents.imageId, imageId),
        eq(webhookEvents.failed, failed),
        gt(webhookEvents.receivedAt, repeatsAfter(now)),
      ),
    )
    .get();
  return told !== undefined;
}

/** @returns whether it was news, and is noted */
export async function noteEvent(db: Database, event: PictureEvent): Promise<boolean> {
  const { orderId, imageId, failed, now } = event;
  const result = await db
    .insert(webhookEvents)
    .values({ orderId, imageId, failed, receivedAt: now })
    .onConflictDoUpdate({
      target: [webhookEvents.orderId, webhookEvents.imageId],
      set: { failed, receivedAt: now },
      setWhere: sql`${webhookEvents.failed} <> excluded.failed
        OR ${webhookEvents.receivedAt} <= ${repeatsAfter(now)}`,
    });
  return result.meta.changes > 0;
}

function repeatsAfter(now: number): number {
  return now - LIMITS.eventRepeatSeconds * 1000;
}

/** @returns how many came before then, and are forgotten now */
export async function deleteOldEvents(db: Database, receivedBefore: number): Promise<number> {
  const result = await db.delete(webhookEvents).where(lte(webhookEvents.receivedAt, receivedBefore));
  return result.meta.changes;
}
