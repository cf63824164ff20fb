import { createRoute, z } from "@hono/zod-openapi";
import { readAs } from "../auth/tenant.ts";
import { presentAsset, presentAssets } from "../catalog/presentAssets.ts";
import { removeAsset } from "../catalog/removeAsset.ts";
import { assetView } from "../catalog/views.ts";
import { laterOf } from "../context.ts";
import { listAssets } from "../db/assets.ts";
import { cutPage, decodeCursor } from "../db/paging.ts";
import { DarkroomError } from "../errors.ts";
import { assetOf } from "./pictures.ts";
import {
  createRouter,
  errorAnswer,
  idParam,
  jsonAnswer,
  pageQuery,
  SECURITY,
  tenantQuery,
} from "./router.ts";

const REFUSALS = {
  400: errorAnswer("Malformed id, cursor or tenant name"),
  401: errorAnswer("No credential, or a wrong one"),
  403: errorAnswer("Without the scope `catalogue`, or another tenant"),
  404: errorAnswer("No such asset"),
};

const list = createRoute({
  method: "get",
  path: "/v1/assets",
  tags: ["Assets"],
  summary: "List assets, newest first",
  security: SECURITY,
  request: { query: pageQuery },
  responses: {
    200: jsonAnswer(z.object({ assets: z.array(assetView), next_cursor: z.string().nullable() }), "One page"),
    ...REFUSALS,
  },
});

const read = createRoute({
  method: "get",
  path: "/v1/assets/{id}",
  tags: ["Assets"],
  summary: "Read an asset",
  description: "Its metadata, its renditions with signed links, and the job that makes them.",
  security: SECURITY,
  request: { params: idParam, query: tenantQuery },
  responses: { 200: jsonAnswer(assetView, "The asset"), ...REFUSALS },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/assets/{id}",
  tags: ["Assets"],
  summary: "Delete an asset",
  description: "Its jobs are cancelled first. Its original and renditions go; usage is kept.",
  security: SECURITY,
  request: { params: idParam, query: tenantQuery },
  responses: {
    204: { description: "Deleted" },
    ...REFUSALS,
    503: errorAnswer("A job could not be cancelled; try again"),
  },
});

/** Assets as metadata; their bytes have routes of their own. */
export function assetRoutes() {
  const router = createRouter();

  router.openapi(list, async (c) => {
    const { limit, cursor, tenant_name: name } = c.req.valid("query");
    const tenant = await readAs(c, "catalogue", name);
    const { services } = c.var;
    const rows = await listAssets(services.db, tenant.id, limit + 1, decodeCursor(cursor));
    const { page, next } = cutPage(rows, limit);
    return c.json({ assets: await presentAssets(services, page, laterOf(c)), next_cursor: next }, 200);
  });

  router.openapi(read, async (c) => {
    const asset = await assetOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    return c.json(await presentAsset(c.var.services, asset, laterOf(c)), 200);
  });

  router.openapi(remove, async (c) => {
    const tenant = await readAs(c, "catalogue", c.req.valid("query").tenant_name);
    const removing = removeAsset(c.var.services, tenant.id, c.req.valid("param").id);
    // A client that goes away in between must not leave the asset with its jobs cancelled.
    c.executionCtx.waitUntil(removing.catch(() => undefined));
    if (!(await removing)) throw new DarkroomError("not_found");
    return c.body(null, 204);
  });

  return router;
}
