import { createRoute, z } from "@hono/zod-openapi";
import { actAs, readAs } from "../auth/tenant.ts";
import { LIMITS } from "../limits.ts";
import { picturesQuery, readParams } from "../orders/downloadParams.ts";
import { startImport } from "../orders/importJob.ts";
import { listAll, listOwn } from "../orders/listOrders.ts";
import { orderView, presentOrder } from "../orders/presentOrder.ts";
import { requireUpstream, type Services } from "../services.ts";
import { orderTenant } from "./orderAccess.ts";
import {
  createRouter,
  errorAnswer,
  idParam,
  jsonAnswer,
  pageQuery,
  SECURITY,
  tenantQuery,
} from "./router.ts";

/** Each order of a page is asked of the enhancement service. */
const PAGE_DEFAULT = 15;
const IMPORT_FORMATS = ["jpeg", "png", "webp"] as const;

const REFUSALS = {
  401: errorAnswer("No credential, or a wrong one; or the enhancement service refused the deployment's key"),
  403: errorAnswer("Without the scope `orders`, or another tenant"),
  502: errorAnswer("The enhancement service failed"),
  503: errorAnswer("The enhancement service is not available, or none is configured"),
};

const list = createRoute({
  method: "get",
  path: "/v1/orders",
  tags: ["Orders"],
  summary: "List orders, newest first",
  description:
    "A key lists its tenant's own orders. The operator, and anyone in open mode, pages through all that the " +
    "enhancement service lists, without those of other tenants: such a page has at most 15 orders and may have fewer.",
  security: SECURITY,
  request: {
    query: pageQuery.extend({
      limit: z.coerce.number().int().min(1).max(LIMITS.pageSize).default(PAGE_DEFAULT),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ orders: z.array(orderView), next_cursor: z.string().nullable() }), "One page"),
    400: errorAnswer("Malformed cursor or tenant name"),
    ...REFUSALS,
  },
});

const read = createRoute({
  method: "get",
  path: "/v1/orders/{id}",
  tags: ["Orders"],
  summary: "Read an order",
  description: "Its pictures with their status, and a small preview of each that is enhanced.",
  security: SECURITY,
  request: { params: idParam, query: tenantQuery },
  responses: {
    200: jsonAnswer(orderView, "The order"),
    400: errorAnswer("Not a UUID"),
    404: errorAnswer("No such order"),
    ...REFUSALS,
  },
});

const importRoute = createRoute({
  method: "post",
  path: "/v1/orders/{id}/import",
  tags: ["Orders"],
  summary: "Import the enhanced pictures",
  description:
    "A job waits until the order is ready; then each enhanced picture becomes an asset, as if it had been " +
    "uploaded. Bytes that the tenant has already are recognised. Which pictures failed, and why, is told by " +
    "`GET /v1/orders/{id}/downloads/{job_id}`; the job fails where none could be had. Asked again while it " +
    "is at work, the same job answers. Needs the scope `catalogue`, too.",
  security: SECURITY,
  request: {
    params: idParam,
    query: tenantQuery.extend({
      ...picturesQuery.shape,
      format: z.enum(IMPORT_FORMATS).optional().openapi({ description: "Default: jpeg." }),
    }),
  },
  responses: {
    202: jsonAnswer(z.object({ job_id: z.uuid() }), "The job"),
    400: errorAnswer("Not a UUID, or an invalid parameter"),
    404: errorAnswer("No such order"),
    ...REFUSALS,
  },
});

/** Orders as the enhancement service has them, and their way into the catalogue. */
export function orderRoutes() {
  const router = createRouter();

  router.openapi(list, async (c) => {
    const { tenant_name: name, ...page } = c.req.valid("query");
    const tenant = await readAs(c, "orders", name);
    const { services } = c.var;
    const listing = c.var.caller.kind === "key" ? listOwn : listAll;
    const found = await listing(
      { db: services.db, ...upstreamOf(services) },
      tenant.id,
      { limit: page.limit, cursor: page.cursor },
      c.req.raw.signal,
    );
    return c.json(found, 200, NO_STORE);
  });

  router.openapi(read, async (c) => {
    const { id } = c.req.valid("param");
    await orderTenant(c, id, c.req.valid("query").tenant_name);
    const { upstream, baseUrl } = upstreamOf(c.var.services);
    const order = await upstream.getOrder(id, c.req.raw.signal);
    return c.json(presentOrder(order, baseUrl), 200, NO_STORE);
  });

  router.openapi(importRoute, async (c) => {
    const { id } = c.req.valid("param");
    const { tenant_name: name, ...given } = c.req.valid("query");
    const params = readParams(given);
    const tenant = await orderTenant(c, id, name, { spends: !params.preview });
    await actAs(c, "catalogue", name);
    const { services } = c.var;
    // An order that is not there is told now, not by the job.
    const order = await requireUpstream(services).getOrder(id, c.req.raw.signal);
    return c.json({ job_id: await startImport(services, tenant.id, order, params) }, 202);
  });

  return router;
}

const NO_STORE = { "Cache-Control": "no-store" };

function upstreamOf(services: Services) {
  return { upstream: requireUpstream(services), baseUrl: services.config.upstream?.baseUrl ?? "" };
}
