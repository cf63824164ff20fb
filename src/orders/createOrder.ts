import { z } from "@hono/zod-openapi";
import { claimOrder } from "../db/orders.ts";
import type { Tenant } from "../db/tenants.ts";
import { addUsage } from "../db/usage.ts";
import { DarkroomError } from "../errors.ts";
import type { Services } from "../services.ts";
import type { OutgoingPicture } from "./outgoing.ts";
import { sendPictures } from "./sendPictures.ts";
import type { UpstreamClient } from "./upstream/client.ts";

export const sentOrderView = z
  .object({
    order_id: z.uuid(),
    images_uploaded: z.number().int(),
    images: z.array(z.object({ image_id: z.string(), name: z.string() })),
    failures: z
      .array(z.object({ name: z.string(), error: z.string() }))
      .openapi({ description: "Files that were not sent, and why." }),
  })
  .openapi("SentOrder");

export type SentOrder = z.infer<typeof sentOrderView>;

type Needs = Pick<Services, "db" | "log">;

/** Makes an order upstream, which is the tenant's before its first picture is sent, and sends the pictures. */
export async function createOrder(
  services: Needs,
  upstream: UpstreamClient,
  tenant: Tenant,
  name: string | null,
  pictures: readonly OutgoingPicture[],
): Promise<SentOrder> {
  const order = await upstream.createOrder(name);
  const now = Date.now();
  const owner = await claimOrder(services.db, { id: order.id, tenantId: tenant.id, name, now });
  if (owner !== tenant.id)
    throw new DarkroomError("internal", {
      cause: new Error(`order ${order.id} is another tenant's already`),
    });
  await addUsage(services.db, tenant.id, { ordersCreated: 1 }, now);
  return addPictures(services, upstream, tenant, order.id, pictures);
}

/**
 * Sends pictures to an order that is there.
 * @throws DarkroomError what the first failed at, if none could be sent; the order's id is in `detail`
 */
export async function addPictures(
  services: Needs,
  upstream: UpstreamClient,
  tenant: Tenant,
  orderId: string,
  pictures: readonly OutgoingPicture[],
): Promise<SentOrder> {
  const { images, failures, firstError } = await sendPictures(services, upstream, orderId, pictures);
  const usage = { imagesSent: images.length, imagesFailed: failures.length };
  await addUsage(services.db, tenant.id, usage, Date.now());
  if (images.length === 0 && firstError !== null) {
    const { code, detail, headers } = firstError;
    throw new DarkroomError(code, {
      detail: { ...detail, order_id: orderId, failures },
      headers,
      cause: firstError,
    });
  }
  return { order_id: orderId, images_uploaded: images.length, images: [...images], failures: [...failures] };
}
