import { z } from "@hono/zod-openapi";
import type { OrderRow } from "../db/orders.ts";
import { isoTime } from "../db/time.ts";
import { isReady } from "./readiness.ts";
import { IMAGE_STATUSES, type UpstreamImage, type UpstreamOrder } from "./upstream/client.ts";

const count = z.number().int();

const orderImageView = z
  .object({
    image_id: z.string(),
    name: z.string().nullable(),
    status: z.enum(IMAGE_STATUSES),
    reason: z.string().nullable().openapi({ description: "Why it failed." }),
    thumbnail_url: z.string().nullable().openapi({
      description: "A small preview at the enhancement service, once there is one. Needs no key.",
    }),
  })
  .openapi("OrderImage");

export const orderView = z
  .object({
    order_id: z.string(),
    name: z.string().nullable(),
    status: z.string().openapi({
      description:
        "As the enhancement service tells it; `gone` where it has the order no longer, and `unknown` in a list " +
        "where it fails to tell of this one.",
      example: "processed",
    }),
    ready: z.boolean().openapi({ description: "Whether the pictures are there and none is in work." }),
    merging: z.boolean().openapi({ description: "Brackets are being merged; the pictures come after that." }),
    processing: z.boolean(),
    total_images: count,
    counts: z
      .object({ waiting: count, processing: count, processed: count, error: count })
      .openapi({ description: "Of the pictures listed, by status." }),
    created_at: z.iso.datetime().nullable(),
    updated_at: z.iso.datetime().nullable(),
    images: z.array(orderImageView),
  })
  .openapi("Order");

export type OrderView = z.infer<typeof orderView>;

/** What a caller sees of an order. @param baseUrl of the enhancement service, for links that carry no key */
export function presentOrder(order: UpstreamOrder, baseUrl: string): OrderView {
  return {
    order_id: order.id,
    name: order.name,
    status: order.status,
    ready: isReady(order),
    merging: order.isMerging,
    processing: order.isProcessing,
    total_images: order.total,
    counts: countStatuses(order.images),
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    images: order.images.map((image) => presentImage(image, baseUrl)),
  };
}

/** An order that the tenant has and of which upstream tells nothing: it is `gone`, or it cannot be read now. */
export function presentUntold(row: OrderRow, status: "gone" | "unknown"): OrderView {
  return {
    order_id: row.id,
    name: row.name,
    status,
    ready: false,
    merging: false,
    processing: false,
    total_images: 0,
    counts: countStatuses([]),
    created_at: isoTime(row.createdAt),
    updated_at: null,
    images: [],
  };
}

function presentImage({ id, name, status, reason }: UpstreamImage, baseUrl: string) {
  const thumbnail = `${baseUrl}/v3/images/${encodeURIComponent(id)}/preview`;
  return { image_id: id, name, status, reason, thumbnail_url: status === "processed" ? thumbnail : null };
}

function countStatuses(images: readonly UpstreamImage[]): OrderView["counts"] {
  const counts = { waiting: 0, processing: 0, processed: 0, error: 0 };
  for (const { status } of images) counts[status] += 1;
  return counts;
}
