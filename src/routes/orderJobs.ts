import { createRoute, z } from "@hono/zod-openapi";
import { knownCaller } from "../auth/knownCaller.ts";
import type { AppContext } from "../context.ts";
import { LIMITS } from "../limits.ts";
import { ensureArchiveJob } from "../orders/archiveJobs.ts";
import { picturesQuery, readParams } from "../orders/downloadParams.ts";
import { planDownload } from "../orders/planDownload.ts";
import { isReady } from "../orders/readiness.ts";
import { requireUpstream } from "../services.ts";
import { jsonBody } from "./jsonBody.ts";
import { orderTenant } from "./orderAccess.ts";
import { createRouter, errorAnswer, idParam, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

export const orderJobQuery = tenantQuery.extend(picturesQuery.shape);

const begin = createRoute({
  method: "post",
  path: "/v1/orders/{id}/jobs",
  tags: ["Orders"],
  summary: "Gather an order's pictures in the background",
  description:
    `Waits up to ${LIMITS.orderReadySeconds / 60} minutes until the order is ready. The archive is then at ` +
    "`GET /v1/jobs/{job_id}/download`. Parameters may stand in the query or in a JSON body, which wins. The same " +
    "order with the same parameters is gathered once.",
  middleware: [knownCaller(), jsonBody()] as const,
  security: SECURITY,
  request: {
    params: idParam,
    query: orderJobQuery,
    body: { content: { "application/json": { schema: picturesQuery } } },
  },
  responses: {
    202: jsonAnswer(z.object({ job_id: z.uuid() }), "The job"),
    400: errorAnswer("Not a UUID, or an invalid parameter"),
    401: errorAnswer(
      "No credential, or a wrong one; or the enhancement service refused the deployment's key",
    ),
    403: errorAnswer("Without the scope `orders` (and `orders:spend` for preview=false), or another tenant"),
    404: errorAnswer("No such order"),
    413: errorAnswer("Too many pictures"),
    502: errorAnswer("The enhancement service failed"),
    503: errorAnswer("The enhancement service is not available, or none is configured"),
  },
});

/** Orders gathered in the background. */
export function orderJobRoutes() {
  const router = createRouter();
  router.openapi(begin, async (c) => {
    const { id } = c.req.valid("param");
    const { tenant_name: name, ...query } = c.req.valid("query");
    return c.json({ job_id: await beginJob(c, id, name, query, c.req.valid("json")) }, 202);
  });
  return router;
}

/** @returns the job's id */
export async function beginJob(
  c: AppContext,
  orderId: string,
  tenantName: string | undefined,
  ...given: readonly z.output<typeof picturesQuery>[]
): Promise<string> {
  const params = readParams(...given);
  const tenant = await orderTenant(c, orderId, tenantName, { spends: !params.preview });
  const { services } = c.var;
  // An order that is not there is told now, not by the job.
  const order = await requireUpstream(services).getOrder(orderId, c.req.raw.signal);
  return ensureArchiveJob(services, {
    tenantId: tenant.id,
    plan: planDownload(order, params),
    params,
    deadline: Date.now() + LIMITS.orderReadySeconds * 1000,
    ready: isReady(order),
  });
}
