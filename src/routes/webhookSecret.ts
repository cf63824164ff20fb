import { createRoute, z } from "@hono/zod-openapi";
import { actAs } from "../auth/tenant.ts";
import { renderEventView } from "../webhooks/renderEvent.ts";
import { webhookSecret } from "../webhooks/webhookSecret.ts";
import { createRouter, errorAnswer, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

const secretView = z
  .object({ secret: z.string().openapi({ example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }) })
  .openapi("WebhookSecret");

const read = createRoute({
  method: "get",
  path: "/v1/webhooks/secret",
  tags: ["Prints"],
  summary: "Read the secret that events are signed with",
  description:
    "The tenant's own, for the libraries of standardwebhooks.com: with it, the receiver of a render's events checks " +
    "that they are from here. It changes with the deployment's URL_SIGNING_KEY alone.",
  security: SECURITY,
  request: { query: tenantQuery },
  responses: {
    200: jsonAnswer(secretView, "The secret"),
    401: errorAnswer("No credential, or a wrong one"),
    403: errorAnswer("A key without the scope `renders`, or another tenant's"),
  },
});

/** What the receivers of a tenant's events need. */
export function webhookSecretRoutes() {
  const router = createRouter();
  router.openAPIRegistry.registerWebhook({
    method: "post",
    path: "render",
    tags: ["Prints"],
    summary: "A render ended",
    description:
      "Sent to a render's `webhook_url` by Standard Webhooks 1.0.0, with the headers webhook-id, webhook-timestamp and " +
      "webhook-signature (v1). The id is that of the job which delivers the event, and the same at each attempt; an " +
      "event may come more than once, and events may come out of order.",
    request: { body: { content: { "application/json": { schema: renderEventView } } } },
    responses: {
      "2XX": { description: "Received; the body is not read" },
      410: { description: "Not wanted: this event is not sent again" },
      default: { description: "Anything else, a redirect too, or no answer in time: sent again later" },
    },
  });
  router.openapi(read, async (c) => {
    // A new tenant is made: what it reads now has to be what its first event is signed with.
    const tenant = await actAs(c, "renders", c.req.valid("query").tenant_name);
    const secret = webhookSecret(c.var.services.config.urlSigningKey, tenant.id);
    return c.json({ secret }, 200, { "Cache-Control": "no-store" });
  });
  return router;
}
