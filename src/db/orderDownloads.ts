import { and, eq, lte } from "drizzle-orm";
import type { Database } from "./client.ts";
import { orderDownloads } from "./schema/index.ts";

export type DownloadRow = typeof orderDownloads.$inferSelect;
export type NewDownload = Pick<DownloadRow, "id" | "orderId" | "tenantId" | "total" | "startedAt">;
export type DownloadEnd = Pick<DownloadRow, "downloaded" | "bytes" | "failures" | "outcome"> & {
  readonly endedAt: number;
};

/** Notes a streamed download before its first byte; it is `running` until `endDownload`. */
export async function beginDownload(db: Database, row: NewDownload): Promise<void> {
  await db.insert(orderDownloads).values({ ...row, downloaded: 0, failures: [] });
}

export async function endDownload(db: Database, id: string, end: DownloadEnd): Promise<void> {
  await db.update(orderDownloads).set(end).where(eq(orderDownloads.id, id));
}

/** A download of this tenant's; another tenant's does not exist. */
export async function findDownload(
  db: Database,
  tenantId: string,
  orderId: string,
  id: string,
): Promise<DownloadRow | undefined> {
  return db
    .select()
    .from(orderDownloads)
    .where(
      and(
        eq(orderDownloads.id, id),
        eq(orderDownloads.orderId, orderId),
        eq(orderDownloads.tenantId, tenantId),
      ),
    )
    .get();
}

/** @returns how many were begun before then, and are forgotten now */
export async function deleteOldDownloads(db: Database, startedBefore: number): Promise<number> {
  const result = await db.delete(orderDownloads).where(lte(orderDownloads.startedAt, startedBefore));
  return result.meta.changes;
}
