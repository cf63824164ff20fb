import { serveOriginal, serveRendition } from "../catalog/serve.ts";
import { serveArchive } from "../catalog/serveArchive.ts";
import { type AppContext, laterOf } from "../context.ts";
import { type ArchiveRow, findArchiveById } from "../db/archives.ts";
import { findAssetByKey } from "../db/assets.ts";
import { findRenditionByKey } from "../db/renditions.ts";
import { DarkroomError } from "../errors.ts";
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
  const later = laterOf(c);
  const archive = await archiveOf(c, link.key);
  if (archive !== undefined) return serveArchive(services, c.req.raw, archive, presentation, later);

  const asset = await findAssetByKey(services.db, link.key);
  const found = asset === undefined ? await findRenditionByKey(services.db, link.key) : undefined;
  const response =
    asset !== undefined
      ? await serveOriginal(services, c.req.raw, asset, presentation, later)
      : found !== undefined
        ? await serveRendition(services, c.req.raw, found.rendition, found, presentation, later)
        : null;
  if (response === null) throw new DarkroomError("not_found");
  return response;
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
