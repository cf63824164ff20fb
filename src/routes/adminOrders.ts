import { createRoute, z } from "@hono/zod-openapi";
import { operatorOnly } from "../auth/operator.ts";
import { parseTenantName } from "../auth/tenantName.ts";
import { findOrCreateTenant } from "../db/tenants.ts";
import { handOver } from "../orders/handOver.ts";
import { jsonBody } from "./jsonBody.ts";
import { OPERATOR_SECURITY } from "./operatorSecurity.ts";
import { createRouter, errorAnswer, idParam, jsonAnswer } from "./router.ts";

const give = createRoute({
  method: "post",
  path: "/v1/admin/orders/{id}/owner",
  tags: ["Operator"],
  summary: "Give an order to a tenant",
  description:
    "Whoever had it has it no longer: jobs at work on it are cancelled and archives of it are gone. " +
    "Makes the tenant too, if it is new.",
  middleware: [operatorOnly(), jsonBody()],
  security: OPERATOR_SECURITY,
  request: {
    params: idParam,
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.object({ tenant: z.string() }).openapi("OrderOwner", { example: { tenant: "studio" } }),
        },
      },
    },
  },
  responses: {
    200: jsonAnswer(z.object({ order_id: z.uuid(), tenant: z.string() }), "Given"),
    400: errorAnswer("Not a UUID, or an invalid name"),
    401: errorAnswer("No credential, or a wrong one"),
    403: errorAnswer("Not the operator, or no ADMIN_TOKEN is set"),
    404: errorAnswer("The enhancement service has no such order"),
    413: errorAnswer("Body too large"),
    502: errorAnswer("The enhancement service failed"),
    503: errorAnswer("The enhancement service is not available"),
  },
});

/** The operator decides whose an order is: upstream, all lie in one account. */
export function adminOrderRoutes() {
  const router = createRouter();
  router.openapi(give, async (c) => {
    const { id } = c.req.valid("param");
    const name = parseTenantName(c.req.valid("json").tenant);
    const { db, upstream } = c.var.services;
    // Without an upstream nobody can tell whether there is such an order; the operator may know.
    await upstream?.getOrder(id, c.req.raw.signal);
    const tenant = await findOrCreateTenant(db, name);
    await handOver(c.var.services, id, tenant.id);
    c.var.log.info("order_given", { order_id: id, tenant: name });
    return c.json({ order_id: id, tenant: name }, 200);
  });
  return router;
}
