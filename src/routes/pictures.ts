import { createRoute, z } from "@hono/zod-openapi";
import { readAs } from "../auth/tenant.ts";
import { negotiateFormat } from "../catalog/negotiateFormat.ts";
import { ensureRenditionJob } from "../catalog/renditionJobs.ts";
import { serveOriginal, serveRendition } from "../catalog/serve.ts";
import { type AppContext, laterOf } from "../context.ts";
import { type AssetRow, findAsset } from "../db/assets.ts";
import { findRenditions } from "../db/renditions.ts";
import type { Scope } from "../db/scopes.ts";
import { DarkroomError } from "../errors.ts";
import type { PictureFormat } from "../imaging/probe/header.ts";
import { isPreset, RECIPE } from "../imaging/recipes.ts";
import { createRouter, errorAnswer, idParam, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

const picture = z.string().openapi({ type: "string", format: "binary" });
const bytes = (types: readonly string[], description: string) => ({
  description,
  content: Object.fromEntries(types.map((type) => [type, { schema: picture }])),
});
const TYPES = ["image/jpeg", "image/webp", "image/png"];
/** How soon a caller may ask again for a rendition that is being made. */
const RETRY_SECONDS = 1;

const original = createRoute({
  method: "get",
  path: "/v1/assets/{id}/original",
  tags: ["Assets"],
  summary: "Download the original",
  description: "The bytes as they were sent. ETag, Range, If-None-Match and If-Range; HEAD too.",
  security: SECURITY,
  request: { params: idParam, query: tenantQuery },
  responses: {
    200: bytes(TYPES, "The picture"),
    206: bytes(TYPES, "The part asked for"),
    304: { description: "Not modified" },
    401: errorAnswer("No credential, or a wrong one"),
    404: errorAnswer("No such asset"),
    416: errorAnswer("The range lies outside the file"),
  },
});

const rendition = createRoute({
  method: "get",
  path: "/v1/assets/{id}/renditions/{preset}",
  tags: ["Assets"],
  summary: "Get a rendition",
  description:
    "`thumb` fits 100×100, `card` 400×400, `zoom` 1200 on the longer edge; never enlarged, upright. " +
    "With `v` it may be cached for a year; without, it is revalidated by its ETag.",
  security: SECURITY,
  request: {
    params: idParam.extend({
      preset: z.string().openapi({ param: { name: "preset", in: "path" }, example: "card" }),
    }),
    query: tenantQuery.extend({
      format: z
        .enum(["jpeg", "webp", "png"])
        .optional()
        .openapi({ description: "Default: by the Accept header, JPEG among equals." }),
      v: z.coerce
        .number()
        .int()
        .optional()
        .openapi({ description: "Recipe version, as in the asset's links." }),
    }),
  },
  responses: {
    200: bytes(TYPES, "The picture"),
    202: jsonAnswer(
      z.object({ status: z.literal("processing"), asset_id: z.uuid(), job_id: z.uuid() }),
      "It is being made; ask again after Retry-After",
    ),
    206: bytes(TYPES, "The part asked for"),
    304: { description: "Not modified" },
    401: errorAnswer("No credential, or a wrong one"),
    404: errorAnswer("No such asset or preset"),
    406: errorAnswer("The Accept header takes none of the formats"),
    409: errorAnswer("It could not be made"),
    416: errorAnswer("The range lies outside the file"),
    422: errorAnswer("The original is damaged"),
  },
});

/** The bytes of assets. */
export function pictureRoutes() {
  const router = createRouter();

  router.openapi(original, async (c) => {
    const asset = await assetOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    return answerOriginal(c, asset);
  });

  router.openapi(rendition, async (c) => {
    const { id, preset } = c.req.valid("param");
    const { format, v, tenant_name: name } = c.req.valid("query");
    const asset = await assetOf(c, id, name);
    return answerRendition(c, asset, preset, { format, version: v });
  });

  return router;
}

/** @throws DarkroomError `not_found` for what is not this tenant's, too */
export async function assetOf(
  c: AppContext,
  id: string,
  tenantName: string | undefined,
  scope: Scope = "catalogue",
): Promise<AssetRow> {
  const tenant = await readAs(c, scope, tenantName);
  const asset = await findAsset(c.var.services.db, tenant.id, id);
  if (asset === undefined) throw new DarkroomError("not_found");
  return asset;
}

async function answerOriginal(c: AppContext, asset: AssetRow): Promise<Response> {
  const response = await serveOriginal(c.var.services, c.req.raw, asset, {}, laterOf(c));
  if (response === null) throw new DarkroomError("not_found");
  return response;
}

/** A rendition if it is there; else 202 while it is made, or why it cannot be. */
export async function answerRendition(
  c: AppContext,
  asset: AssetRow,
  preset: string,
  wanted: { readonly format?: PictureFormat | undefined; readonly version?: number | undefined },
): Promise<Response> {
  if (!isPreset(preset)) throw new DarkroomError("preset_not_found");
  const format = wanted.format ?? negotiateFormat(c.req.header("accept"));
  if (format === null) throw new DarkroomError("not_acceptable");

  const { services } = c.var;
  const rows = await findRenditions(services.db, asset.id, RECIPE);
  const row = rows.find((each) => each.preset === preset && each.format === format);
  if (row !== undefined) {
    const response = await serveRendition(
      services,
      c.req.raw,
      row,
      asset,
      {
        vary: "Accept",
        cacheControl:
          wanted.version === RECIPE ? "private, max-age=31536000, immutable" : "private, no-cache",
      },
      laterOf(c),
    );
    if (response !== null) return response;
  }
  return answerPending(c, asset, format);
}

async function answerPending(c: AppContext, asset: AssetRow, format: PictureFormat): Promise<Response> {
  if (asset.errorCode !== null) {
    throw new DarkroomError("picture_damaged", { detail: { reason: asset.errorMessage ?? asset.errorCode } });
  }
  const job = await ensureRenditionJob(c.var.services, asset, format);
  if (job === undefined) throw new DarkroomError("not_found");
  if (job.status === "failed" || job.status === "cancelled") {
    throw new DarkroomError("rendition_failed", {
      detail: { job_id: job.id, status: job.status, reason: job.errorMessage },
    });
  }
  return c.json({ status: "processing" as const, asset_id: asset.id, job_id: job.id }, 202, {
    "Retry-After": String(RETRY_SECONDS),
    "Cache-Control": "no-store",
  });
}
