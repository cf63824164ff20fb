import type { z } from "@hono/zod-openapi";
import { operatorOnly } from "../auth/operator.ts";
import { presentAsset } from "../catalog/presentAssets.ts";
import { type AppContext, laterOf } from "../context.ts";
import { DarkroomError } from "../errors.ts";
import { answerSent, sendOrder, sendSamples } from "./orderUploads.ts";
import { answerRendition, assetOf } from "./pictures.ts";
import { createRouter, readId } from "./router.ts";
import { metricsOf, purgeQuery, runPurge } from "./tenants.ts";
import { compare, upload, viewUpload } from "./uploads.ts";

/** The older services' paths: not in the document, since nobody should begin with them. */
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
  router.post("/api/create-order", async (c) => answerSent(c, await sendOrder(c), 200));
  router.post("/api/create-sample-order", async (c) =>
    answerSent(c, await sendSamples(c, c.req.query("tenant_name")), 200),
  );
  router.post("/purge/", operatorOnly(), async (c) => c.json(await runPurge(c, purgeOf(c))));

  return router;
}

async function readAsset(c: AppContext) {
  const asset = await assetOf(c, readId(c.req.param("id")), c.req.query("tenant_name"));
  return presentAsset(c.var.services, asset, laterOf(c));
}

function purgeOf(c: AppContext): z.output<typeof purgeQuery> {
  const given = purgeQuery.safeParse(c.req.query());
  if (!given.success) throw new DarkroomError("invalid_request");
  return given.data;
}
