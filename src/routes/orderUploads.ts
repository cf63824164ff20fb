import { createRoute, z } from "@hono/zod-openapi";
import { actAs } from "../auth/tenant.ts";
import type { AppContext } from "../context.ts";
import { LIMITS } from "../limits.ts";
import { type SentOrder, sentOrderView } from "../orders/createOrder.ts";
import { ownOrder } from "../orders/ownOrder.ts";
import { receiveOrder } from "../orders/receiveOrder.ts";
import { createSampleOrder } from "../orders/sampleOrder.ts";
import { requireUpstream } from "../services.ts";
import { createRouter, errorAnswer, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

const MIB = 1024 * 1024;

/** The body is read as it streams, not by the framework, so the route is told to the document by hand. */
const MULTIPART = {
  required: true,
  content: {
    "multipart/form-data": {
      schema: z.object({
        files: z.array(z.string().openapi({ type: "string", format: "binary" })),
        name: z.string().optional().openapi({ description: "Name of a new order." }),
        order_id: z
          .uuid()
          .optional()
          .openapi({ description: "Adds to this order. A large order takes several calls." }),
        tenant_name: z.string().optional(),
      }),
    },
  },
};

const REFUSALS = {
  401: errorAnswer("No credential, or a wrong one; or the enhancement service refused the deployment's key"),
  403: errorAnswer("Without the scope `orders`, or another tenant"),
  502: errorAnswer("The enhancement service failed"),
  503: errorAnswer("The enhancement service is not available, or none is configured"),
};

const sample = createRoute({
  method: "post",
  path: "/v1/orders/sample",
  tags: ["Orders"],
  summary: "Make an order of the sample photographs",
  security: SECURITY,
  request: { query: tenantQuery },
  responses: {
    201: jsonAnswer(sentOrderView, "The order"),
    ...REFUSALS,
    404: errorAnswer("This deployment has no sample photographs"),
  },
});

/** Routes that send pictures to be enhanced. */
export function orderUploadRoutes() {
  const router = createRouter();

  router.openAPIRegistry.registerPath({
    method: "post",
    path: "/v1/orders",
    tags: ["Orders"],
    summary: "Send pictures to be enhanced",
    description:
      `At most ${LIMITS.orderFiles} files and ${LIMITS.orderUploadBytes / MIB} MiB in one call, ` +
      `${LIMITS.uploadBytes / MIB} MB each. The type is read from the bytes; a file that is no JPEG, PNG or WebP, or ` +
      "could not be sent, is told in `failures` and the others go on.",
    security: SECURITY,
    request: { query: tenantQuery, body: MULTIPART },
    responses: {
      201: jsonAnswer(sentOrderView, "What was sent"),
      ...REFUSALS,
      400: errorAnswer("No file, a malformed body or id"),
      404: errorAnswer("No order `order_id`"),
      413: errorAnswer("Too many bytes, or the one file is too large"),
      415: errorAnswer("None of the files is a picture"),
      422: errorAnswer("None of the files can be sent, for several reasons"),
    },
  });
  router.post("/v1/orders", async (c) => answerSent(c, await sendOrder(c), 201));
  router.openapi(sample, async (c) => {
    const sent = await sendSamples(c, c.req.valid("query").tenant_name);
    return c.json(sent, 201, { Location: `/v1/orders/${sent.order_id}` });
  });

  return router;
}

export function answerSent(c: AppContext, sent: SentOrder, status: 200 | 201): Response {
  return c.json(sent, status, { Location: `/v1/orders/${sent.order_id}` });
}

/** Sends the files of a request. What was begun is finished or undone even if the client goes away. */
export function sendOrder(c: AppContext): Promise<SentOrder> {
  return finish(c, async () => {
    const { services, caller } = c.var;
    const named = c.req.query("tenant_name");
    // Who may not send at all, and where nothing can be sent, is told before the body is read.
    if (caller.kind === "key" || caller.kind === "anonymous") await actAs(c, "orders", named);
    return receiveOrder(services, c.req.raw, {
      upstream: requireUpstream(services),
      findTenant: (field) => actAs(c, "orders", field ?? named),
      checkOrder: async (tenant, orderId) => {
        await ownOrder(services, tenant, caller.kind === "key", orderId);
        await requireUpstream(services).getOrder(orderId);
      },
    });
  });
}

export function sendSamples(c: AppContext, tenantName: string | undefined): Promise<SentOrder> {
  return finish(c, async () => {
    const { services } = c.var;
    const tenant = await actAs(c, "orders", tenantName);
    return createSampleOrder(services, requireUpstream(services), tenant, c.env.ASSETS);
  });
}

function finish(c: AppContext, work: () => Promise<SentOrder>): Promise<SentOrder> {
  const sending = work();
  c.executionCtx.waitUntil(sending.catch(() => undefined));
  return sending;
}
