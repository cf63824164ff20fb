import { createRoute, z } from "@hono/zod-openapi";
import { actAs } from "../auth/tenant.ts";
import { removeAsset } from "../catalog/removeAsset.ts";
import { renditionJobKey } from "../catalog/renditionJobs.ts";
import { assetView, viewAsset } from "../catalog/views.ts";
import { findAsset, listAssets } from "../db/assets.ts";
import { findLatestJob, findLatestJobs } from "../db/jobs.ts";
import { cutPage, decodeCursor } from "../db/paging.ts";
import { findRenditionsOf, touchRenditions } from "../db/renditions.ts";
import { DarkroomError } from "../errors.ts";
import { EAGER_FORMAT, RECIPE } from "../imaging/recipes.ts";
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
    const tenant = await actAs(c, "catalogue", name);
    const { db, signer } = c.var.services;
    const { page, next } = cutPage(await listAssets(db, tenant.id, limit + 1, decodeCursor(cursor)), limit);
    const ids = page.map((asset) => asset.id);
    const renditions = await findRenditionsOf(db, ids, RECIPE);
    const jobs = await findLatestJobs(
      db,
      ids.map((id) => renditionJobKey(id, EAGER_FORMAT)),
    );
    const assets = await Promise.all(
      page.map((asset) =>
        viewAsset(
          asset,
          renditions.filter((row) => row.assetId === asset.id),
          jobs.find((job) => job.subjectId === asset.id),
          signer,
        ),
      ),
    );
    return c.json({ assets, next_cursor: next }, 200);
  });

  router.openapi(read, async (c) => {
    const tenant = await actAs(c, "catalogue", c.req.valid("query").tenant_name);
    const { db, signer } = c.var.services;
    const asset = await findAsset(db, tenant.id, c.req.valid("param").id);
    if (asset === undefined) throw new DarkroomError("not_found");
    const renditions = await findRenditionsOf(db, [asset.id], RECIPE);
    const job = await findLatestJob(db, renditionJobKey(asset.id, EAGER_FORMAT));
    // A signed link may be opened where the Worker does not see it, so handing it out counts as use.
    const ids = renditions.map((row) => row.id);
    c.executionCtx.waitUntil(touchRenditions(db, ids, Date.now()));
    return c.json(await viewAsset(asset, renditions, job, signer), 200);
  });

  router.openapi(remove, async (c) => {
    const tenant = await actAs(c, "catalogue", c.req.valid("query").tenant_name);
    if (!(await removeAsset(c.var.services, tenant.id, c.req.valid("param").id)))
      throw new DarkroomError("not_found");
    return c.body(null, 204);
  });

  return router;
}
