import { createRoute, z } from "@hono/zod-openapi";
import { readAs } from "../auth/tenant.ts";
import { listSizePresets } from "../db/sizePresets.ts";
import { sizeView, viewSize } from "../prints/sizeView.ts";
import { createRouter, errorAnswer, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

const list = createRoute({
  method: "get",
  path: "/v1/size-presets",
  tags: ["Prints"],
  summary: "List sizes",
  security: SECURITY,
  request: { query: tenantQuery },
  responses: {
    200: jsonAnswer(z.object({ size_presets: z.array(sizeView) }), "All of them, smallest first"),
    401: errorAnswer("No credential, or a wrong one"),
    403: errorAnswer("Without the scope `renders`, or another tenant"),
  },
});

/** Papers that can be ordered. */
export function sizePresetRoutes() {
  const router = createRouter();
  router.openapi(list, async (c) => {
    await readAs(c, "renders", c.req.valid("query").tenant_name);
    return c.json({ size_presets: (await listSizePresets(c.var.services.db)).map(viewSize) }, 200);
  });
  return router;
}
