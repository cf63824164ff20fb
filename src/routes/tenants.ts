import { createRoute, z } from "@hono/zod-openapi";
import { operatorOnly } from "../auth/operator.ts";
import { readAs } from "../auth/tenant.ts";
import { purge, purgeView } from "../catalog/purge.ts";
import { tenantMetrics, tenantMetricsView } from "../catalog/tenantMetrics.ts";
import type { AppContext } from "../context.ts";
import { OPERATOR_SECURITY } from "./operatorSecurity.ts";
import { createRouter, errorAnswer, jsonAnswer, SECURITY } from "./router.ts";

const metrics = createRoute({
  method: "get",
  path: "/v1/tenants/{name}/metrics",
  tags: ["Tenants"],
  summary: "What a tenant has and used",
  security: SECURITY,
  request: { params: z.object({ name: z.string().openapi({ param: { name: "name", in: "path" } }) }) },
  responses: {
    200: jsonAnswer(tenantMetricsView, "The figures"),
    401: errorAnswer("No credential, or a wrong one"),
    403: errorAnswer("Another tenant's key"),
  },
});

/** Strict: a mistyped `dry_run` must not purge. */
export const purgeQuery = z.strictObject({
  // Older clients write Python's True.
  dry_run: z
    .stringbool()
    .default(false)
    .openapi({ type: "boolean", description: "Tell what would go, and keep it." }),
  // An empty value is no number: taken for 0, it would purge everything.
  days: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .optional()
    .openapi({
      type: "integer",
      description: "Not used for this long; default PURGE_DAYS. 0 means all.",
    }),
});

const purgeRoute = createRoute({
  method: "post",
  path: "/v1/purge",
  tags: ["Operator"],
  summary: "Remove unused renditions and prints",
  description:
    "Of all tenants. Originals stay, a rendition that is asked for again is made again, and a print has to be " +
    "ordered again.",
  middleware: [operatorOnly()],
  security: OPERATOR_SECURITY,
  request: { query: purgeQuery },
  responses: {
    200: jsonAnswer(purgeView, "What went, or would go"),
    401: errorAnswer("No credential, or a wrong one"),
    403: errorAnswer("Not the operator, or no ADMIN_TOKEN is set"),
  },
});

/** Figures of a tenant, and the operator's purge. */
export function tenantRoutes() {
  const router = createRouter();
  router.openapi(metrics, async (c) => c.json(await metricsOf(c, c.req.valid("param").name), 200));
  router.openapi(purgeRoute, async (c) => c.json(await runPurge(c, c.req.valid("query")), 200));
  return router;
}

export async function metricsOf(c: AppContext, name: string): Promise<z.infer<typeof tenantMetricsView>> {
  const tenant = await readAs(c, "catalogue", name);
  return tenantMetrics(c.var.services, tenant);
}

export function runPurge(
  c: AppContext,
  query: z.output<typeof purgeQuery>,
): Promise<z.infer<typeof purgeView>> {
  const { services } = c.var;
  return purge(services, {
    days: query.days ?? services.config.purgeDays,
    dryRun: query.dry_run,
    now: Date.now(),
  });
}
