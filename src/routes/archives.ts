import { createRoute, z } from "@hono/zod-openapi";
import { knownCaller } from "../auth/knownCaller.ts";
import { actAs, readAs } from "../auth/tenant.ts";
import { INCLUDES } from "../catalog/archiveMembers.ts";
import { archiveAssets } from "../catalog/ownArchive.ts";
import { requireReady, serveArchive } from "../catalog/serveArchive.ts";
import { type AppContext, laterOf } from "../context.ts";
import { type ArchiveRow, findArchive } from "../db/archives.ts";
import { isoTime } from "../db/time.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { archiveKey } from "../storage/keys.ts";
import { jsonBody } from "./jsonBody.ts";
import { createRouter, errorAnswer, idParam, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

/** A UUID in a JSON array, with its quotes and comma. */
const ID_BYTES = 40;
const BODY_BYTES = LIMITS.jsonBodyBytes + LIMITS.archiveMembers * ID_BYTES;

const newArchive = z
  .object({
    asset_ids: z.array(z.uuid()).min(1).max(LIMITS.archiveMembers),
    include: z.array(z.enum(INCLUDES)).min(1).default(["original"]),
  })
  .openapi("NewArchive", {
    example: { asset_ids: ["6f1a1f5e-8a0c-4c39-9a3d-5f2f6f0c1a11"], include: ["original", "card"] },
  });

const madeArchive = z.object({
  archive_id: z.uuid(),
  size: z.number().int().openapi({ description: "Bytes of the whole archive." }),
  url: z.string().openapi({ description: "Signed: opens for anyone until the archive expires." }),
});

const archiveView = madeArchive
  .extend({
    file_name: z.string(),
    members: z.number().int(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
  })
  .openapi("Archive");

const REFUSALS = {
  401: errorAnswer("No credential, or a wrong one"),
  403: errorAnswer("Without the scope `catalogue`, or another tenant"),
};
const GONE = { 404: errorAnswer("No such archive"), 410: errorAnswer("A member was deleted, or it expired") };

const create = createRoute({
  method: "post",
  path: "/v1/archives",
  tags: ["Archives"],
  summary: "Make an archive of assets",
  description:
    "Originals, renditions and prints as one ZIP, which is computed while it is sent: its length is known, a broken " +
    "download is resumed with Range. It lives for 7 days, and ends when an asset in it is deleted.",
  security: SECURITY,
  middleware: [knownCaller(), jsonBody(BODY_BYTES)],
  request: {
    query: tenantQuery,
    body: { required: true, content: { "application/json": { schema: newArchive } } },
  },
  responses: {
    201: jsonAnswer(madeArchive, "The archive"),
    400: errorAnswer("Malformed ids, or more files than an archive takes"),
    ...REFUSALS,
    404: errorAnswer("Some of the assets are not there; `detail.asset_ids` names them"),
    409: errorAnswer("Renditions or renders are still being made, or there is no finished render"),
    413: errorAnswer("Body too large"),
    503: errorAnswer("A picture changed meanwhile; try again"),
  },
});

const read = createRoute({
  method: "get",
  path: "/v1/archives/{id}",
  tags: ["Archives"],
  summary: "Read an archive",
  security: SECURITY,
  request: { params: idParam, query: tenantQuery },
  responses: { 200: jsonAnswer(archiveView, "The archive"), ...REFUSALS, ...GONE },
});

const zip = { schema: z.string().openapi({ type: "string", format: "binary" }) };
const download = createRoute({
  method: "get",
  path: "/v1/archives/{id}/download",
  tags: ["Archives"],
  summary: "Download an archive",
  description: "ETag, Range, If-None-Match and If-Range; HEAD too.",
  security: SECURITY,
  request: { params: idParam, query: tenantQuery },
  responses: {
    200: { description: "The ZIP", content: { "application/zip": zip } },
    206: { description: "The part asked for", content: { "application/zip": zip } },
    304: { description: "Not modified" },
    ...REFUSALS,
    ...GONE,
    416: errorAnswer("The range lies outside the file"),
  },
});

/** Own pictures as one ZIP. */
export function archiveRoutes() {
  const router = createRouter();

  router.openapi(create, async (c) => {
    const tenant = await actAs(c, "catalogue", c.req.valid("query").tenant_name);
    const { asset_ids: ids, include } = c.req.valid("json");
    const { services } = c.var;
    const { id, sizeBytes, fileName } = await archiveAssets(services, tenant, ids, new Set(include));
    const url = await services.archiveSigner.sign(archiveKey(id), { fileName });
    return c.json({ archive_id: id, size: sizeBytes, url }, 201, { Location: `/v1/archives/${id}` });
  });

  router.openapi(read, async (c) => {
    const archive = await archiveOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    const now = Date.now();
    requireReady(archive, now);
    return c.json(await viewArchive(c, archive, now), 200, { "Cache-Control": "no-store" });
  });

  router.openapi(download, async (c) => {
    const archive = await archiveOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    return serveArchive(c.var.services, c.req.raw, archive, {}, laterOf(c));
  });

  return router;
}

/** An archive of own pictures; those of orders are handed out by their jobs, under their own scope. */
async function archiveOf(c: AppContext, id: string, tenantName: string | undefined): Promise<ArchiveRow> {
  const tenant = await readAs(c, "catalogue", tenantName);
  const archive = await findArchive(c.var.services.db, tenant.id, id);
  if (archive === undefined || archive.orderId !== null) throw new DarkroomError("not_found");
  return archive;
}

async function viewArchive(
  c: AppContext,
  archive: ArchiveRow,
  now: number,
): Promise<z.infer<typeof archiveView>> {
  const { id, fileName, createdAt, expiresAt } = archive;
  const left = Math.floor(((expiresAt ?? Number.POSITIVE_INFINITY) - now) / 1000);
  const expiresIn = Math.max(1, Math.min(left, LIMITS.signedUrlSeconds));
  return {
    archive_id: id,
    size: archive.sizeBytes,
    url: await c.var.services.archiveSigner.sign(archiveKey(id), { fileName, expiresIn }),
    file_name: fileName,
    members: archive.total,
    created_at: isoTime(createdAt),
    expires_at: expiresAt === null ? null : isoTime(expiresAt),
  };
}
