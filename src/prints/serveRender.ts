import { answerCounted, type Later, type Presentation } from "../catalog/serve.ts";
import { type RenderRecord, type RenderRow, touchRender } from "../db/renders.ts";
import { DAY_MS } from "../db/time.ts";
import { DarkroomError } from "../errors.ts";
import type { Services } from "../services.ts";
import { fileOf, type RenderFile, type RenderFileKind } from "./renderFiles.ts";

type Needs = Pick<Services, "db" | "bucket">;

/**
 * A file of a print that is there.
 * @throws DarkroomError `render_not_completed`; `print_purged`
 */
export function requireFile({ render, job }: RenderRecord, kind: RenderFileKind): RenderFile {
  const file = fileOf(render, kind);
  if (file !== null) return file;
  if (render.completedAt !== null) throw new DarkroomError("print_purged");
  throw new DarkroomError("render_not_completed", {
    short: `Render not completed (current status: ${job.status})`,
    detail: { status: job.status },
  });
}

/**
 * A link that lets anyone have a file of a print. It may be opened where the Worker does not see it, so handing it
 * out counts as use.
 */
export async function signFile(
  { db, signer }: Pick<Services, "db" | "signer">,
  render: RenderRow,
  file: RenderFile,
): Promise<string> {
  if (isUseWorthNoting(render, Date.now())) await touchRender(db, render.id, Date.now());
  return signer.sign(file.key, { fileName: file.name });
}

/** A file of a print: private, revalidated by its entity tag. Null when it is not there. */
export async function serveRender(
  services: Needs,
  request: Request,
  render: RenderRow,
  file: RenderFile,
  presentation: Partial<Presentation>,
  later: Later,
): Promise<Response | null> {
  const object = {
    key: file.key,
    size: file.bytes,
    etag: file.etag,
    contentType: file.contentType,
    lastModified: new Date(render.completedAt ?? render.createdAt),
    fileName: file.name,
    cacheControl: "private, no-cache",
    ...presentation,
  };
  const response = await answerCounted(services, request, object, render.tenantId, later);
  const now = Date.now();
  if (response !== null && isUseWorthNoting(render, now)) later(touchRender(services.db, render.id, now));
  return response;
}

function isUseWorthNoting({ lastUsedAt }: RenderRow, now: number): boolean {
  return lastUsedAt !== null && lastUsedAt < now - DAY_MS;
}
