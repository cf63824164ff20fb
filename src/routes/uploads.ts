import { z } from "@hono/zod-openapi";
import { actAs } from "../auth/tenant.ts";
import { compareUpload, compareView } from "../catalog/compareAsset.ts";
import { CODECS, ENGINES } from "../catalog/engine.ts";
import { type TakenIn, takeIn } from "../catalog/takeIn.ts";
import type { AppContext } from "../context.ts";
import { assetOf } from "./pictures.ts";
import { createRouter, errorAnswer, idParam, jsonAnswer, readId, SECURITY, tenantQuery } from "./router.ts";

export const uploadView = z
  .object({
    asset_id: z.uuid(),
    status: z.enum(["uploaded", "exists"]),
    content_hash: z.string(),
    job_id: z.uuid().nullable().openapi({ description: "The job that makes the renditions." }),
  })
  .openapi("Upload");

/** The body is read as it streams, not by the framework, so these routes are told to the document by hand. */
const MULTIPART = {
  content: {
    "multipart/form-data": {
      schema: z.object({
        file: z.string().openapi({ type: "string", format: "binary" }),
        tenant_name: z.string().optional(),
      }),
    },
  },
};

const PICTURE_REFUSALS = {
  400: errorAnswer("No file, or a malformed body"),
  401: errorAnswer("No credential, or a wrong one"),
  403: errorAnswer("Without the scope `catalogue`, or another tenant"),
  413: errorAnswer("More than 50 MB, or too many pixels"),
  415: errorAnswer("Not a JPEG, PNG or WebP, or a kind that is not supported"),
  422: errorAnswer("Damaged, or cut short"),
};

/** Routes that take a picture in their body. */
export function uploadRoutes() {
  const router = createRouter();

  router.openAPIRegistry.registerPath({
    method: "post",
    path: "/v1/assets",
    tags: ["Assets"],
    summary: "Take a picture in",
    description:
      "Streams into storage while it is hashed. The same bytes again give the asset that is there.",
    security: SECURITY,
    request: { query: tenantQuery, body: MULTIPART },
    responses: {
      200: jsonAnswer(uploadView, "The tenant has these bytes already"),
      201: jsonAnswer(uploadView, "Taken in; its renditions are being made"),
      ...PICTURE_REFUSALS,
      503: errorAnswer("Try again"),
    },
  });
  router.post("/v1/assets", async (c) => {
    const taken = await upload(c);
    const headers = { Location: `/v1/assets/${taken.asset.id}` };
    return c.json(viewUpload(taken), taken.created ? 201 : 200, headers);
  });

  router.openAPIRegistry.registerPath({
    method: "post",
    path: "/v1/assets/{id}/compare",
    tags: ["Assets"],
    summary: "Compare a file with an asset",
    description: "With the original and with every rendition. The file is not kept.",
    security: SECURITY,
    request: { params: idParam, query: tenantQuery, body: MULTIPART },
    responses: {
      200: jsonAnswer(compareView, "How far apart they are"),
      ...PICTURE_REFUSALS,
      404: errorAnswer("No such asset"),
      503: errorAnswer("Busy with other pictures"),
    },
  });
  router.post("/v1/assets/:id/compare", async (c) => c.json(await compare(c, readId(c.req.param("id")))));

  return router;
}

/** Takes the picture of a request in. What was begun is finished or undone even if the client goes away. */
export function upload(c: AppContext): Promise<TakenIn> {
  const taking = (async () => {
    const named = c.req.query("tenant_name");
    if (isBoundCaller(c)) await actAs(c, "catalogue", named);
    return takeIn(c.var.services, c.req.raw, (field) => actAs(c, "catalogue", field ?? named));
  })();
  c.executionCtx.waitUntil(taking.catch(() => undefined));
  return taking;
}

export function viewUpload({ asset, created, jobId }: TakenIn): z.infer<typeof uploadView> {
  return {
    asset_id: asset.id,
    status: created ? "uploaded" : "exists",
    content_hash: asset.contentHash,
    job_id: jobId,
  };
}

/** What was begun is finished or undone even if the client goes away, so that its place in the engine is free again. */
export function compare(c: AppContext, id: string): Promise<z.infer<typeof compareView>> {
  const comparing = (async () => {
    const named = c.req.query("tenant_name");
    if (isBoundCaller(c)) await assetOf(c, id, named);
    return compareUpload(c.var.services, c.req.raw, (field) => assetOf(c, id, field ?? named), {
      engines: ENGINES,
      decoders: CODECS,
    });
  })();
  c.executionCtx.waitUntil(comparing.catch(() => undefined));
  return comparing;
}

/** Whose tenant does not depend on the form: who may not do it at all is told before the body is read. */
export function isBoundCaller(c: AppContext): boolean {
  return c.var.caller.kind === "key" || c.var.caller.kind === "anonymous";
}
