import { type ArchiveRow, findArchive, listMembers } from "../db/archives.ts";
import { findJobRow, type JobRow } from "../db/jobs.ts";
import { findDownload } from "../db/orderDownloads.ts";
import { isoTime } from "../db/time.ts";
import { isEnded } from "../jobs/state.ts";
import type { Services } from "../services.ts";
import { type DownloadView, viewDownload } from "./downloadView.ts";

/**
 * What became of a streamed download, an import, or the gathering of an archive, whichever has this id; undefined
 * where none of this tenant's and order's has.
 */
export async function findOutcome(
  { db }: Pick<Services, "db">,
  tenantId: string,
  orderId: string,
  id: string,
): Promise<DownloadView | undefined> {
  const row = await findDownload(db, tenantId, orderId, id);
  if (row !== undefined) return viewDownload(row);
  const archive = await findArchive(db, tenantId, id);
  if (archive?.orderId !== orderId) return undefined;
  const [job, members] = await Promise.all([findJobRow(db, id), listMembers(db, id)]);
  return viewGathered(archive, orderId, job, members.length);
}

/** @param members of the archive, its report included: the row may name fewer failures than there are */
function viewGathered(
  archive: ArchiveRow,
  orderId: string,
  job: JobRow | undefined,
  members: number,
): DownloadView {
  const { id, complete, total, failures, readyAt, sizeBytes } = archive;
  const endedAt = readyAt ?? (job !== undefined && isEnded(job.status) ? job.endedAt : null);
  return {
    id,
    order_id: orderId,
    outcome: outcomeOf(archive, endedAt !== null),
    total,
    downloaded: readyAt === null ? 0 : members - (complete ? 0 : 1),
    bytes: sizeBytes,
    failures,
    started_at: isoTime(archive.createdAt),
    ended_at: endedAt === null ? null : isoTime(endedAt),
  };
}

/** As an import of which nothing came is told: `partial`, with every picture among the failures. */
function outcomeOf({ readyAt, complete, failures }: ArchiveRow, ended: boolean): DownloadView["outcome"] {
  if (readyAt !== null) return complete ? "complete" : "partial";
  if (!ended) return "running";
  return failures.length > 0 ? "partial" : "aborted";
}
