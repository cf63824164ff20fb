import { deleteExpiredArchives } from "../db/archiveEnds.ts";
import { deleteOldDownloads } from "../db/orderDownloads.ts";
import { deleteOldEvents } from "../db/webhookEvents.ts";
import { LIMITS } from "../limits.ts";
import type { Services } from "../services.ts";

/** Takes archives off the books when their time is up, and what was noted of orders long ago. */
export async function sweepArchives(
  { db, config, log }: Pick<Services, "db" | "config" | "log">,
  now: number,
): Promise<void> {
  const unfinishedBefore = now - config.archiveSeconds * 1000;
  const most = { archives: LIMITS.archivesPerSweep, members: LIMITS.membersPerSweep };
  const archives = await deleteExpiredArchives(db, now, most, unfinishedBefore);
  if (archives > 0) log.info("archives_expired", { count: archives });
  const recordedBefore = now - LIMITS.orderRecordSeconds * 1000;
  await deleteOldDownloads(db, recordedBefore);
  await deleteOldEvents(db, recordedBefore);
}
