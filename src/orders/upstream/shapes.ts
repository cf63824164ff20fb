import { z } from "zod";

/** Anything else that the service says is taken as `processing`. */
export const IMAGE_STATUSES = ["waiting", "processing", "processed", "error"] as const;
export type ImageStatus = (typeof IMAGE_STATUSES)[number];

export interface UpstreamImage {
  readonly id: string;
  readonly name: string | null;
  readonly status: ImageStatus;
  /** Why it failed, as the service says. */
  readonly reason: string | null;
  /** Its last change as the service tells it; opaque. */
  readonly changed: string | null;
}

export interface UpstreamOrder {
  readonly id: string;
  readonly name: string | null;
  /** As the service says; `processing` where it says nothing. */
  readonly status: string;
  readonly isMerging: boolean;
  readonly isProcessing: boolean;
  readonly total: number;
  /** ISO 8601 in UTC. */
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly images: readonly UpstreamImage[];
}

export interface OrderPage {
  readonly orders: UpstreamOrder[];
  /** Token of the next page, null on the last. */
  readonly next: string | null;
}

/** Where a picture is to be put, and the Content-Type that its PUT has to carry. */
export interface UploadTarget {
  readonly imageId: string;
  readonly uploadUrl: string;
  readonly contentType: string;
}

// A field of the wrong type is as good as a missing one: only ids are needed.
const text = z.string().min(1).nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const count = z.number().int().nonnegative().nullish().catch(null);
const list = z.array(z.unknown()).nullish().catch(null);

const imageShape = z.object({
  image_id: text,
  id: text,
  image_name: text,
  status: text,
  status_reason: text,
  enhanced: flag,
  error: flag,
  last_updated_at: text,
  updated_at: text,
  upload_url: text,
  s3PutObjectUrl: text,
});

const orderShape = z.object({
  order_id: text,
  id: text,
  name: text,
  status: text,
  is_processing: flag,
  is_merging: flag,
  total_images: count,
  created_at: text,
  last_updated_at: text,
  images: list,
});

const deletedShape = z.object({ is_deleted: z.literal(true) });

const pageShape = z.object({
  orders: z.array(z.unknown()),
  pagination: z.object({ next_offset: text }).nullish().catch(null),
});

const pointerShape = z.object({ image_url: text, imageSource: text, url: text });
const refusalShape = z.object({ message: text, detail: z.unknown().optional() });

/** @param asked the id that was asked for, for answers that leave it out; null if the answer is no order */
export function readOrder(json: unknown, asked?: string): UpstreamOrder | null {
  const parsed = orderShape.safeParse(json);
  if (!parsed.success) return null;
  const order = parsed.data;
  const id = order.order_id ?? order.id ?? asked;
  if (id === undefined) return null;
  const images = (order.images ?? []).flatMap((image) => readImage(image) ?? []);
  const unfinished = images.some(({ status }) => status === "waiting" || status === "processing");
  return {
    id,
    name: order.name ?? null,
    status: order.status ?? "processing",
    isMerging: order.is_merging ?? false,
    isProcessing: order.is_processing ?? unfinished,
    total: order.total_images ?? images.length,
    createdAt: readTime(order.created_at),
    updatedAt: readTime(order.last_updated_at),
    images,
  };
}

/** Whether the order in an answer is one that was deleted: the service still tells of those. */
export function isDeleted(json: unknown): boolean {
  return deletedShape.safeParse(json).success;
}

/** Orders that cannot be read and deleted ones are left out. Null if the answer is no page. */
export function readOrderPage(json: unknown): OrderPage | null {
  const parsed = pageShape.safeParse(json);
  if (!parsed.success) return null;
  const kept = parsed.data.orders.filter((order) => !isDeleted(order));
  return {
    orders: kept.flatMap((order) => readOrder(order) ?? []),
    next: parsed.data.pagination?.next_offset ?? null,
  };
}

/** Both styles of upload: newer answers sign `application/octet-stream`, older ones the declared type. */
export function readUploadTarget(json: unknown, declaredType: string, asked: string): UploadTarget | null {
  const parsed = imageShape.safeParse(json);
  if (!parsed.success) return null;
  const image = parsed.data;
  const imageId = image.image_id ?? image.id ?? asked;
  if (image.upload_url != null)
    return { imageId, uploadUrl: image.upload_url, contentType: "application/octet-stream" };
  if (image.s3PutObjectUrl == null) return null;
  return { imageId, uploadUrl: image.s3PutObjectUrl, contentType: declaredType };
}

/** The address in an answer that points to a picture instead of being one. */
export function readPointer(json: unknown): string | null {
  const { data } = pointerShape.safeParse(json);
  return data?.image_url ?? data?.imageSource ?? data?.url ?? null;
}

/** What the service says about a request that it refuses: its message and the fields. */
export function readRefusal(json: unknown): string | null {
  const { data } = refusalShape.safeParse(json);
  if (data === undefined) return null;
  const fields = typeof data.detail === "object" && data.detail !== null ? JSON.stringify(data.detail) : "";
  const said = [data.message ?? "", fields === "{}" ? "" : fields].filter((part) => part !== "").join(" ");
  return said === "" ? null : said;
}

function readImage(json: unknown): UpstreamImage | null {
  const parsed = imageShape.safeParse(json);
  const id = parsed.data?.image_id ?? parsed.data?.id;
  if (parsed.data === undefined || id == null) return null;
  const image = parsed.data;
  return {
    id,
    name: image.image_name ?? null,
    status: readStatus(image),
    reason: image.status_reason ?? null,
    changed: image.last_updated_at ?? image.updated_at ?? null,
  };
}

/** Older answers carry booleans in place of the status. */
function readStatus({ status, enhanced, error }: z.output<typeof imageShape>): ImageStatus {
  if (status != null) return IMAGE_STATUSES.find((known) => known === status.toLowerCase()) ?? "processing";
  if (error === true) return "error";
  return enhanced === true ? "processed" : "processing";
}

/** The service's times carry no zone and are in UTC; without one, Date would take them as local. */
function readTime(time: string | null | undefined): string | null {
  if (time == null) return null;
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(time) ? time : `${time.replace(" ", "T")}Z`;
  const at = Date.parse(zoned);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
