import { serveArchive } from "../catalog/serveArchive.ts";
import { type ArchiveRow, findArchive } from "../db/archives.ts";
import type { JobRow } from "../db/jobs.ts";
import { DarkroomError } from "../errors.ts";
import { isEnded } from "../jobs/state.ts";
import type { Services } from "../services.ts";
import { findLast, findMade, type WantedArchive } from "./archiveJobs.ts";
import { failed, nothingHad } from "./pictureFailure.ts";
import { stageOrder } from "./stageOrder.ts";

type Later = (work: Promise<unknown>) => void;

/**
 * An order as an archive whose pictures are gathered before its first byte leaves.
 * @throws DarkroomError `no_picture`, `order_too_large`, and what its job failed at
 */
export async function serveStaged(
  services: Services,
  request: Request,
  wanted: WantedArchive,
  later: Later,
): Promise<Response> {
  const { pictures } = wanted.plan;
  const failures = pictures.map((picture) => failed(picture, picture.refusal ?? ""));
  if (pictures.every(({ refusal }) => refusal !== null)) throw nothingHad(failures);
  const { made, asked } = await findBefore(services, request, wanted);
  const archive = made ?? (await stageOrder(services, wanted, request.signal));
  // A partial archive is gathered anew when it is asked for here; there it stays what it is and can be resumed.
  return serveGathered(services, asked, archive, later, {
    "Content-Location": addressOf(request, archive),
  });
}

/**
 * What need not be gathered. A range without If-Range goes on with what the tenant was handed last, since another
 * archive's bytes would not fit behind it; where there is nothing to go on with, the range is ignored
 * (RFC 9110, 14.2).
 */
async function findBefore(
  services: Services,
  request: Request,
  wanted: WantedArchive,
): Promise<{ made: ArchiveRow | undefined; asked: Request }> {
  if (request.method === "HEAD") return { made: await findMade(services, wanted), asked: request };
  if (!request.headers.has("Range") || request.headers.has("If-Range"))
    return { made: undefined, asked: request };
  const made = await findLast(services, wanted);
  if (made !== undefined) return { made, asked: request };
  const headers = new Headers(request.headers);
  headers.delete("Range");
  return { made, asked: new Request(request, { headers }) };
}

/**
 * The archive of a job.
 * @throws DarkroomError `archive_not_ready`, `archive_gone`, `no_archive`
 */
export async function serveJobArchive(
  services: Pick<Services, "db" | "bucket" | "log">,
  request: Request,
  job: JobRow,
  later: Later,
): Promise<Response> {
  if (job.kind !== "archive") throw new DarkroomError("no_archive");
  const archive = await findArchive(services.db, job.tenantId, job.id);
  // However the job ended: a cancellation may come after the commit.
  if (archive !== undefined && archive.readyAt !== null)
    return serveGathered(services, request, archive, later);
  const detail = { status: job.status };
  if (!isEnded(job.status)) throw new DarkroomError("archive_not_ready", { detail });
  // It was there when the job was completed, so it went since.
  throw new DarkroomError(job.status === "completed" ? "archive_gone" : "no_archive", { detail });
}

/** Where this very archive is, for whom it was asked. */
function addressOf({ url }: Request, { id }: ArchiveRow): string {
  const tenant = new URL(url).searchParams.get("tenant_name");
  const query = tenant === null ? "" : `?${new URLSearchParams({ tenant_name: tenant })}`;
  return `/v1/jobs/${id}/download${query}`;
}

/** An archive that a job gathered, with its counts. */
function serveGathered(
  services: Pick<Services, "db" | "bucket" | "log">,
  request: Request,
  archive: ArchiveRow,
  later: Later,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { total, complete } = archive;
  const headersOf = (members: number) => {
    // The report is a member, too; the row may name fewer failures than there are.
    const downloaded = complete ? members : members - 1;
    return {
      "X-Total-Images": String(total),
      "X-Downloaded": String(downloaded),
      "X-Failed": String(total - downloaded),
      ...more,
    };
  };
  return serveArchive(services, request, archive, { headersOf }, later);
}
