import { z } from "@hono/zod-openapi";
import { actAs } from "../auth/tenant.ts";
import type { AppContext } from "../context.ts";
import type { RenderRecord } from "../db/renders.ts";
import { LIMITS } from "../limits.ts";
import { parseIdempotencyKey } from "../prints/idempotency.ts";
import { renderFields } from "../prints/renderFields.ts";
import { orderedView, viewOrdered } from "../prints/renderView.ts";
import { startRender } from "../prints/startRender.ts";
import { readRenderForm } from "./renderForm.ts";
import { createRouter, errorAnswer, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";
import { isBoundCaller } from "./uploads.ts";

const withFile = renderFields.extend({
  file: z.string().optional().openapi({ type: "string", format: "binary" }),
});

/** The body is read as it streams, not by the framework, so the route is told to the document by hand. */
const BODY = {
  required: true,
  content: {
    "multipart/form-data": { schema: withFile },
    "application/x-www-form-urlencoded": { schema: renderFields },
    "application/json": { schema: renderFields },
  },
};

const headers = z.object({
  "Idempotency-Key": z
    .string()
    .min(1)
    .max(LIMITS.idempotencyKeyCharacters)
    .optional()
    .openapi({
      param: { name: "Idempotency-Key", in: "header" },
      description: "Yours: the same request with the same key again gives the first answer.",
    }),
});

/** The route that orders a print. */
export function orderRenderRoutes() {
  const router = createRouter();

  router.openAPIRegistry.registerPath({
    method: "post",
    path: "/v1/renders",
    tags: ["Prints"],
    summary: "Order a print",
    description:
      "Of a picture that comes along as `file`, which becomes an asset, or of an asset that is there. A TIFF at the " +
      "size's resolution and a preview are made by a job.",
    security: SECURITY,
    request: { query: tenantQuery, headers, body: BODY },
    responses: {
      201: jsonAnswer(orderedView, "Ordered, now or by the same request before"),
      400: errorAnswer("No file provided, a malformed id or another field, a malformed body"),
      401: errorAnswer("No credential, or a wrong one"),
      403: errorAnswer("Without the scope `renders`, or another tenant"),
      404: errorAnswer("Unknown style, size or asset"),
      413: errorAnswer("More than 50 MB, or too many pixels"),
      415: errorAnswer("Not a JPEG, PNG or WebP, or a kind that is not supported"),
      422: errorAnswer("Damaged, or cut short; or the Idempotency-Key was used for another request"),
      503: errorAnswer("Try again"),
    },
  });
  router.post("/v1/renders", async (c) => {
    const record = await order(c);
    return c.json(viewOrdered(record), 201, { Location: `/v1/renders/${record.render.id}` });
  });

  return router;
}

/** What was begun is finished or undone even if the client goes away. */
function order(c: AppContext): Promise<RenderRecord> {
  const ordering = (async () => {
    const named = c.req.query("tenant_name");
    const idempotencyKey = parseIdempotencyKey(c.req.header("idempotency-key"));
    if (isBoundCaller(c)) await actAs(c, "renders", named);
    return startRender(c.var.services, {
      idempotencyKey,
      readForm: (sink) => readRenderForm(c.req.raw, sink),
      findTenant: (field) => actAs(c, "renders", field ?? named),
    });
  })();
  c.executionCtx.waitUntil(ordering.catch(() => undefined));
  return ordering;
}
