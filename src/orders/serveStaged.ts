import { serveArchive } from "../catalog/serveArchive.ts";
import { type ArchiveRow, findArchive } from "../db/archives.ts";
import type { JobRow } from "../db/jobs.ts";
import { DarkroomError } from "../errors.ts";
import { isEnded } from "../jobs/state.ts";
import type { Services } from "../services.ts";
import type { WantedArchive } from "./archiveJobs.ts";
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
  const archive = await stageOrder(services, wanted, request.signal);
  return serveGathered(services, request, archive, later);
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
  if (!isEnded(job.status)) throw new DarkroomError("archive_not_ready", { detail: { status: job.status } });
  if (job.status !== "completed") throw new DarkroomError("no_archive", { detail: { status: job.status } });
  const archive = await findArchive(services.db, job.tenantId, job.id);
  // It was there when the job ended, so it went since.
  if (archive === undefined || archive.readyAt === null) throw new DarkroomError("archive_gone");
  return serveGathered(services, request, archive, later);
}

/** An archive that a job gathered, with its counts. */
function serveGathered(
  services: Pick<Services, "db" | "bucket" | "log">,
  request: Request,
  archive: ArchiveRow,
  later: Later,
): Promise<Response> {
  const { total, failures } = archive;
  const headers = {
    "X-Total-Images": String(total),
    "X-Downloaded": String(total - failures.length),
    "X-Failed": String(failures.length),
  };
  return serveArchive(services, request, archive, { headers }, later);
}
