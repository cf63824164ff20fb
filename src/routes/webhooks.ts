import { z } from "@hono/zod-openapi";
import { bearerToken } from "../auth/bearer.ts";
import { unauthenticated } from "../auth/refusals.ts";
import type { AppContext } from "../context.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { describeError } from "../ops/log.ts";
import { addressBucket, countCall } from "../ops/rateLimit.ts";
import { receiveEvent } from "../orders/receiveEvent.ts";
import { equalConstantTime } from "../storage/constantTime.ts";
import { readWithin } from "./jsonBody.ts";
import { createRouter, errorAnswer, jsonAnswer } from "./router.ts";

const PATH = "/v1/webhooks/autoenhance";

const event = z
  .looseObject({
    event: z.string(),
    order_id: z.string().optional(),
    image_id: z.string().optional(),
    error: z.boolean().optional(),
    order_is_processing: z.boolean().optional(),
  })
  .openapi("UpstreamEvent", {
    example: {
      event: "image_processed",
      image_id: "1c6a1f5e-8a0c-4c39-9a3d-5f2f6f0c1a11",
      order_id: "6f1a1f5e-8a0c-4c39-9a3d-5f2f6f0c1a11",
      error: false,
      order_is_processing: false,
    },
  });

/** Where the enhancement service tells of its work. Its token is no key of ours, so nobody else asks who calls. */
export function webhookRoutes() {
  const router = createRouter();
  router.openAPIRegistry.registerComponent("securitySchemes", "webhook", {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "The deployment's AUTOENHANCE_WEBHOOK_TOKEN, as it is or after `Bearer `.",
  });
  router.openAPIRegistry.registerPath({
    method: "post",
    path: PATH,
    tags: ["Orders"],
    summary: "Receive an event of the enhancement service",
    description:
      "Wakes the jobs that wait for the order. An event is a hint: the same again changes nothing, and one that is " +
      "unknown, or an empty body, is accepted.",
    security: [{ webhook: [] }],
    request: { body: { content: { "application/json": { schema: event } } } },
    responses: {
      202: jsonAnswer(z.object({ status: z.literal("accepted") }), "Taken note of"),
      401: errorAnswer("Wrong token"),
      403: errorAnswer("No AUTOENHANCE_WEBHOOK_TOKEN is set"),
      413: errorAnswer("Body too large"),
      429: errorAnswer("Too many wrong tokens from this address"),
    },
  });
  router.post(PATH, async (c) => {
    await requireToken(c);
    const body = await readWithin(c.req.raw.body, LIMITS.jsonBodyBytes);
    try {
      const woken = await receiveEvent(c.var.services, body);
      c.var.log.info("upstream_event", { bytes: body.length, woken });
    } catch (thrown) {
      // No retry of an event is promised, and the jobs look at their orders by themselves.
      c.var.log.warn("upstream_event_failed", describeError(thrown));
    }
    return c.json({ status: "accepted" as const }, 202);
  });
  return router;
}

/** @throws DarkroomError `webhook_not_configured`, `unauthenticated`, `rate_limited` */
async function requireToken(c: AppContext): Promise<void> {
  const { webhookToken } = c.var.services.config;
  if (webhookToken === undefined) throw new DarkroomError("webhook_not_configured");
  const sent = c.req.header("Authorization") ?? "";
  if (equalConstantTime(bearerToken(sent) ?? sent, webhookToken)) return;
  // Counted as a call of its address, so that nobody tries tokens without end.
  const counted = await countCall(c, addressBucket(c));
  throw unauthenticated(counted, "Send the AUTOENHANCE_WEBHOOK_TOKEN in `Authorization`.");
}
