import { createRoute, z } from "@hono/zod-openapi";
import { accepts } from "hono/accepts";
import packageJson from "../../package.json" with { type: "json" };
import { isMonitor, requireWholeView, visibleTenant } from "../auth/monitor.ts";
import type { AppContext } from "../context.ts";
import { readHouseTotals, readTenantUsage } from "../db/totals.ts";
import { JOB_KINDS } from "../jobs/kinds.ts";
import { EXPOSITION_TYPE, writeExposition } from "../ops/exposition.ts";
import { metricFamilies } from "../ops/metricFamilies.ts";
import { countCall } from "../ops/rateLimit.ts";
import { usageView, viewUsage } from "../ops/usageView.ts";
import { OPERATOR_SECURITY } from "./operatorSecurity.ts";
import { createRouter, errorAnswer, SECURITY, tenantQuery } from "./router.ts";

const HEADERS = { "Cache-Control": "no-store", Vary: "Accept" };

const route = createRoute({
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  tags: ["Operation"],
  summary: "Figures of the deployment",
  description: `Read from the database, so they hold for the whole deployment, whichever place answers. As
Prometheus text for the operator or with METRICS_TOKEN, as JSON with \`Accept: application/json\`: all tenants for
the operator, its own for a key with the scope \`catalogue\`. In open mode everyone sees all.`,
  security: [{ monitor: [] }, ...OPERATOR_SECURITY, ...SECURITY],
  request: { query: tenantQuery },
  responses: {
    200: {
      description: "The figures",
      content: {
        "text/plain": {
          schema: z.string().openapi({ description: "Text exposition format 0.0.4." }),
          example: `# HELP darkroom_assets Photographs kept.\n# TYPE darkroom_assets gauge\ndarkroom_assets 3\n`,
        },
        "application/json": { schema: usageView },
      },
    },
    401: errorAnswer("No credential, or a wrong one"),
    403: errorAnswer("A key that asks for text, lacks the scope, or names another tenant"),
  },
});

/** `/metrics` for METRICS_TOKEN. Mounted before `authenticate()`, to which that token is nobody's. */
export function monitorRoutes() {
  const router = createRouter();
  router.get(route.path, async (c, next) => {
    if (!isMonitor(c)) return next();
    const counted = await countCall(c, "monitor");
    return answerExposition(c, counted);
  });
  return router;
}

/** `/metrics` for everyone else. */
export function metricsRoutes() {
  const router = createRouter();
  router.openAPIRegistry.registerComponent("securitySchemes", "monitor", {
    type: "http",
    scheme: "bearer",
    description: "The deployment's METRICS_TOKEN.",
  });
  router.openapi(route, async (c) => {
    const type = accepts(c, {
      header: "Accept",
      supports: ["text/plain", "application/json"],
      default: "text/plain",
    });
    if (type === "text/plain") {
      requireWholeView(c);
      return answerExposition(c);
    }
    const tenantId = await visibleTenant(c, c.req.valid("query").tenant_name);
    return c.json(viewUsage(await readTenantUsage(c.var.services.db, tenantId)), 200, HEADERS);
  });
  return router;
}

async function answerExposition(c: AppContext, headers: Readonly<Record<string, string>> = {}) {
  const totals = await readHouseTotals(c.var.services.db);
  const families = metricFamilies(totals, { version: packageJson.version, jobKinds: JOB_KINDS });
  return c.text(writeExposition(families), 200, {
    ...HEADERS,
    ...headers,
    "Content-Type": EXPOSITION_TYPE,
  });
}
