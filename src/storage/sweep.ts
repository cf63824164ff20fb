import { deleteExpiredArchives } from "../db/archiveEnds.ts";
import { deleteOldDownloads } from "../db/orderDownloads.ts";
import { condemnStale, findDead, forgetDead } from "../db/pendingObjects.ts";
import { deleteOldEvents } from "../db/webhookEvents.ts";
import { LIMITS } from "../limits.ts";
import type { Services } from "../services.ts";

/**
 * Deletes objects that no row names: uploads nobody finished within the hour, and what was scheduled.
 * @returns how many objects were deleted
 */
export async function deleteDeadObjects(
  services: Pick<Services, "db" | "bucket" | "config" | "log">,
  now: number,
): Promise<number> {
  const { db, bucket, log } = services;
  const stale = await condemnStale(db, now - services.config.pendingSeconds * 1000);
  if (stale > 0) log.warn("uploads_unfinished", { count: stale });
  const dead = await findDead(db, LIMITS.deletesPerSweep);
  if (dead.length === 0) return 0;
  for (const { key, uploadId } of dead) {
    if (uploadId !== null) await abortUpload(bucket, key, uploadId);
  }
  const keys = dead.map(({ key }) => key);
  await bucket.delete(keys);
  await forgetDead(db, keys);
  log.info("objects_deleted", { count: keys.length });
  return keys.length;
}

/** Takes archives off the books when their time is up, and what was noted of orders long ago. */
export async function sweepArchives(
  { db, config, log }: Pick<Services, "db" | "config" | "log">,
  now: number,
): Promise<void> {
  const unfinishedBefore = now - config.archiveSeconds * 1000;
  const archives = await deleteExpiredArchives(db, now, LIMITS.archivesPerSweep, unfinishedBefore);
  if (archives > 0) log.info("archives_expired", { count: archives });
  const recordedBefore = now - LIMITS.orderRecordSeconds * 1000;
  await deleteOldDownloads(db, recordedBefore);
  await deleteOldEvents(db, recordedBefore);
}

/** An upload that was completed or aborted meanwhile is as good as aborted. */
async function abortUpload(bucket: R2Bucket, key: string, uploadId: string): Promise<void> {
  try {
    await bucket.resumeMultipartUpload(key, uploadId).abort();
  } catch {
    return;
  }
}
