import { condemnStale, findDead, forgetSwept } from "../db/pendingObjects.ts";
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
  await forgetSwept(db, dead);
  log.info("objects_deleted", { count: keys.length });
  return keys.length;
}

/** An upload that was completed or aborted meanwhile is as good as aborted. */
async function abortUpload(bucket: R2Bucket, key: string, uploadId: string): Promise<void> {
  try {
    await bucket.resumeMultipartUpload(key, uploadId).abort();
  } catch {
    return;
  }
}
