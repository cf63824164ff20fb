import { type Presentation, serveOriginal, serveRendition } from "../catalog/serve.ts";
import { serveArchive } from "../catalog/serveArchive.ts";
import { type AppContext, laterOf } from "../context.ts";
import { type ArchiveRow, findArchiveById } from "../db/archives.ts";
import { findAssetByKey } from "../db/assets.ts";
import { findRenderByKey } from "../db/renders.ts";
import { findRenditionByKey } from "../db/renditions.ts";
import { DarkroomError } from "../errors.ts";
import { fileUnder } from "../prints/renderFiles.ts";
import { serveRender } from "../prints/serveRender.ts";
import { verifyWorkerLink } from "../storage/verification.ts";
import { createRouter } from "./router.ts";

/** See `archiveKey`. */
const ARCHIVE_KEY = /^archives\/([^/]+)$/;

/** The Worker's own signed links. The signature is the permission, so no key is asked for. */
export function objectRoutes() {
  const router = createRouter();
  router.get("/r2/*", (c) => answerLink(c));
  return router;
}

async function answerLink(c: AppContext): Promise<Response> {
  const { services } = c.var;
  const { publicUrl, urlSigningKey } = services.config;
  const link = await verifyWorkerLink(c.req.raw, { publicUrl, secret: urlSigningKey });
  const presentation = {
    resourcePolicy: "cross-origin" as const,
    ...(link.contentDisposition === undefined ? {} : { contentDisposition: link.contentDisposition }),
  };
  const archive = await archiveOf(c, link.key);
  if (archive !== undefined) return serveArchive(services, c.req.raw, archive, presentation, laterOf(c));

  const response = await answerObjectOf(c, link.key, presentation);
  if (response === null) throw new DarkroomError("not_found");
  return response;
}

/** What the key names is served by the row that has it; null where none has. */
async function answerObjectOf(
  c: AppContext,
  key: string,
  presentation: Partial<Presentation>,
): Promise<Response | null> {
  const { services } = c.var;
  const { raw } = c.req;
  const later = laterOf(c);
  const asset = await findAssetByKey(services.db, key);
  if (asset !== undefined) return serveOriginal(services, raw, asset, presentation, later);
  const found = await findRenditionByKey(services.db, key);
  if (found !== undefined) return serveRendition(services, raw, found.rendition, found, presentation, later);
  const render = await findRenderByKey(services.db, key);
  const file = render === undefined ? null : fileUnder(render, key);
  if (render === undefined || file === null) return null;
  return serveRender(services, raw, render, file, presentation, later);
}

/** The key of an archive names no object: its members do. */
async function archiveOf(c: AppContext, key: string): Promise<ArchiveRow | undefined> {
  const [, id] = ARCHIVE_KEY.exec(key) ?? [];
  if (id === undefined) return undefined;
  const archive = await findArchiveById(c.var.services.db, id);
  // A link was signed for it once, and the row of an archive goes some time after its end.
  if (archive === undefined) throw new DarkroomError("archive_gone");
  return archive;
}
