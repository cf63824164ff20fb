import { z } from "@hono/zod-openapi";
import { operatorOnly } from "../auth/operator.ts";
import { renditionJobKey } from "../catalog/renditionJobs.ts";
import { viewAsset } from "../catalog/views.ts";
import { findLatestJob } from "../db/jobs.ts";
import { findRenditions } from "../db/renditions.ts";
import { DarkroomError } from "../errors.ts";
import { EAGER_FORMAT, RECIPE } from "../imaging/recipes.ts";
import type { AppContext } from "./context.ts";
import { answerRendition, assetOf } from "./pictures.ts";
import { createRouter, readId } from "./router.ts";
import { metricsOf, purgeQuery, runPurge } from "./tenants.ts";
import { compare, upload, viewUpload } from "./uploads.ts";

/** The older services' paths of the catalogue: not in the document, since nobody should begin with them. */
export function legacyRoutes() {
  const router = createRouter();

  // They answered 200 for a new picture, too.
  router.post("/upload/", async (c) => c.json(viewUpload(await upload(c)), 200));
  router.get("/retrieve/asset/:id", async (c) => c.json(await readAsset(c)));
  router.get("/retrieve/rendition/:id/:preset", async (c) => {
    const asset = await assetOf(c, readId(c.req.param("id")), c.req.query("tenant_name"));
    return answerRendition(c, asset, c.req.param("preset"), {});
  });
  router.post("/compare/:id", async (c) => c.json(await compare(c, readId(c.req.param("id")))));
  router.get("/metrics/tenant/:name", async (c) => c.json(await metricsOf(c, c.req.param("name"))));
  router.post("/purge/", operatorOnly(), async (c) => c.json(await runPurge(c, purgeOf(c))));

  return router;
}

async function readAsset(c: AppContext) {
  const asset = await assetOf(c, readId(c.req.param("id")), c.req.query("tenant_name"));
  const { db, signer } = c.var.services;
  const renditions = await findRenditions(db, asset.id, RECIPE);
  return viewAsset(
    asset,
    renditions,
    await findLatestJob(db, renditionJobKey(asset.id, EAGER_FORMAT)),
    signer,
  );
}

function purgeOf(c: AppContext): z.infer<typeof purgeQuery> {
  const given = purgeQuery.safeParse(c.req.query());
  if (!given.success) throw new DarkroomError("invalid_request");
  return given.data;
}
