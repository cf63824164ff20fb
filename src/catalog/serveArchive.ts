import { createHash } from "node:crypto";
import { answerArchive, type StoredArchive, type StoredMember } from "../archive/answerArchive.ts";
import { type ArchiveRow, isServable, listMembers } from "../db/archives.ts";
import { addUsage, type Usage } from "../db/usage.ts";
import { DarkroomError } from "../errors.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import type { ObjectAnswer } from "../storage/answer.ts";
import type { Later } from "./serve.ts";

type Needs = Pick<Services, "db" | "bucket" | "log">;
type Presentation = Pick<StoredArchive, "cacheControl" | "resourcePolicy" | "contentDisposition"> & {
  /** Headers by the number of members. */
  readonly headersOf?: (members: number) => Readonly<Record<string, string>>;
};

/** Raise it when archive/records.ts or archive/layout.ts write other bytes for the same members. */
export const LAYOUT_VERSION = 1;

/**
 * An archive by its list of members: exact length, range and conditions. Its entity tag stands for names, sizes,
 * checksums and their layout, so that the same archive made again may be resumed where the first broke off.
 * @throws DarkroomError `archive_gone`, `archive_not_ready`, and what `answerArchive` throws
 */
export async function serveArchive(
  { db, bucket, log }: Needs,
  request: Request,
  archive: ArchiveRow,
  { headersOf, ...presentation }: Presentation,
  later: Later,
): Promise<Response> {
  requireReady(archive, Date.now());
  const members = await listMembers(db, archive.id);
  const stored = {
    members,
    etag: tagOf(members),
    fileName: archive.fileName,
    lastModified: new Date(archive.readyAt ?? archive.createdAt),
    ...presentation,
    ...(headersOf === undefined ? {} : { headers: headersOf(members.length) }),
  };
  const answered = await answerArchive(request, bucket, stored, (reason) => {
    log.error("archive_broke_off", { archive_id: archive.id, ...describeError(reason) });
  });
  if (answered.bytes > 0) later(addUsage(db, archive.tenantId, servedBy(answered), Date.now()));
  return answered.response;
}

/** @throws DarkroomError `archive_gone`, `archive_not_ready` */
export function requireReady(archive: ArchiveRow, now: number): void {
  if (isServable(archive, now)) return;
  const unfinished = archive.readyAt === null && archive.goneAt === null;
  throw new DarkroomError(unfinished ? "archive_not_ready" : "archive_gone");
}

function tagOf(members: readonly StoredMember[]): string {
  const hash = createHash("sha256").update(`${LAYOUT_VERSION}\n`);
  for (const { name, size, crc32 } of members) hash.update(`${JSON.stringify(name)} ${size} ${crc32}\n`);
  return hash.digest("hex");
}

/** A part of one is no archive. */
function servedBy({ response, bytes }: ObjectAnswer): Usage {
  return response.status === 200 ? { bytesServed: bytes, zipsServed: 1 } : { bytesServed: bytes };
}
