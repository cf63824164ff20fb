import { createRoute, z } from "@hono/zod-openapi";
import { readAs } from "../auth/tenant.ts";
import { listStyles, type StyleRow } from "../db/styles.ts";
import { createRouter, errorAnswer, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

export const styleView = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    parameters: z.record(z.string(), z.number()),
    sample_url: z.string().openapi({ description: "Path of a picture in this style." }),
  })
  .openapi("Style");

const list = createRoute({
  method: "get",
  path: "/v1/styles",
  tags: ["Prints"],
  summary: "List styles",
  security: SECURITY,
  request: { query: tenantQuery },
  responses: {
    200: jsonAnswer(z.object({ styles: z.array(styleView) }), "All of them"),
    401: errorAnswer("No credential, or a wrong one"),
    403: errorAnswer("Without the scope `renders`, or another tenant"),
  },
});

/** Ways to turn a photograph into a print. */
export function styleRoutes() {
  const router = createRouter();
  router.openapi(list, async (c) => {
    await readAs(c, "renders", c.req.valid("query").tenant_name);
    return c.json({ styles: (await listStyles(c.var.services.db)).map(viewStyle) }, 200);
  });
  return router;
}

function viewStyle({ id, slug, name, description, parameters }: StyleRow): z.infer<typeof styleView> {
  return { id, slug, name, description, parameters, sample_url: `/samples/styles/${slug}.jpg` };
}
