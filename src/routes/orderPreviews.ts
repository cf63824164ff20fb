import { createRoute, z } from "@hono/zod-openapi";
import { laterOf } from "../context.ts";
import { previewPicture } from "../orders/previewPicture.ts";
import { requireUpstream } from "../services.ts";
import { orderTenant } from "./orderAccess.ts";
import { createRouter, errorAnswer, idParam, SECURITY, tenantQuery } from "./router.ts";

/** An enhanced picture stays what it is; one that is enhanced anew may be shown an hour late. */
const CACHE = "private, max-age=3600";

const preview = createRoute({
  method: "get",
  path: "/v1/orders/{id}/images/{image_id}/preview",
  tags: ["Orders"],
  summary: "See one enhanced picture",
  description: "The service's free preview, as a JPEG. Spends nothing.",
  security: SECURITY,
  request: {
    params: idParam.extend({
      image_id: z
        .string()
        .max(200)
        .openapi({ param: { name: "image_id", in: "path" } }),
    }),
    query: tenantQuery,
  },
  responses: {
    200: {
      description: "The preview",
      content: { "image/jpeg": { schema: z.string().openapi({ type: "string", format: "binary" }) } },
    },
    400: errorAnswer("Not a UUID"),
    401: errorAnswer(
      "No credential, or a wrong one; or the enhancement service refused the deployment's key",
    ),
    403: errorAnswer("Without the scope `orders`, or another tenant"),
    404: errorAnswer("No such order, or no such picture in it that is enhanced"),
    502: errorAnswer("The enhancement service failed"),
    503: errorAnswer("The enhancement service is not available, or none is configured"),
  },
});

/** What the pictures of an order look like. */
export function orderPreviewRoutes() {
  const router = createRouter();
  router.openapi(preview, async (c) => {
    const { id, image_id: imageId } = c.req.valid("param");
    await orderTenant(c, id, c.req.valid("query").tenant_name, { reads: true });
    const { contentType, body, sent } = await previewPicture(
      requireUpstream(c.var.services),
      id,
      imageId,
      c.req.raw.signal,
    );
    laterOf(c)(sent.catch(() => undefined));
    return c.body(body, 200, { "Content-Type": contentType, "Cache-Control": CACHE });
  });
  return router;
}
