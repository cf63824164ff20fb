import { type ObjectAnswer, planAnswer, type Representation } from "../storage/answer.ts";
import { layOut } from "./layout.ts";
import { LostMember, type StoredMember, sendPieces } from "./sendPieces.ts";

export type { StoredMember };

/** An archive as a list of objects in R2; the file itself is stored nowhere. */
export interface StoredArchive
  extends Pick<Representation, "headers" | "resourcePolicy" | "contentDisposition"> {
  readonly members: readonly StoredMember[];
  /** Opaque part of its strong entity tag, without quotes: it stands for the list. */
  readonly etag: string;
  readonly fileName: string;
  readonly lastModified: Date;
  /** Default `private, no-cache`. */
  readonly cacheControl?: string;
}

/**
 * Answers GET or HEAD for an archive, whole or in part. R2 is asked for the members that the answer holds and
 * for no others. When one of them is gone or not what the list says, or the reading fails, the body breaks off:
 * it never holds other bytes than promised.
 * @param onLost is told when the body broke off because a member is not there as the list says; a client that
 * went away is no such reason
 * @throws DarkroomError precondition_failed (412), range_not_satisfiable (416), method_not_allowed (405)
 */
export async function answerArchive(
  request: Request,
  bucket: Pick<R2Bucket, "get">,
  archive: StoredArchive,
  onLost: (reason: LostMember) => void = () => {},
): Promise<ObjectAnswer> {
  const { members, ...rest } = archive;
  const layout = layOut(members);
  const plan = planAnswer(request, {
    cacheControl: "private, no-cache",
    ...rest,
    size: layout.size,
    contentType: "application/zip",
    disposition: "attachment",
  });
  if (plan.kind === "answered") return plan.answer;
  const { readable, writable } = new FixedLengthStream(plan.length);
  sendPieces(layout.pieces(plan.offset, plan.length), members, bucket, writable).catch((reason: unknown) => {
    if (reason instanceof LostMember) onLost(reason);
  });
  return plan.send(readable);
}
