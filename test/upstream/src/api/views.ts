import { statusOf } from "../state/model.ts";
import type { OrderView, PictureView } from "../state/service.ts";

/** An image as the API tells it. @param isOld with booleans in place of the status */
export function presentImage(view: PictureView, isOld: boolean) {
  const { picture, content } = view;
  const status = toldStatus(view);
  const reason = status === "error" ? (picture.reason ?? content.imageReason ?? "Unknown error.") : null;
  return {
    image_id: picture.id,
    image_name: picture.name,
    image_type: picture.type.replace("image/", ""),
    order_id: picture.orderId,
    date_added: stamp(picture.createdAt),
    last_updated_at: stamp(picture.updatedAt),
    ...(isOld
      ? { enhanced: status === "processed", error: status === "error" }
      : { status, status_reason: reason }),
    downloaded: picture.bought,
    enhance_type: "property",
    ai_version: "5.x",
    metadata: {},
  };
}

export function presentOrder(view: OrderView, isOld: boolean) {
  const { order, pictures, isMerging } = view;
  const images = pictures.map((each) => presentImage(each, isOld));
  return {
    order_id: order.id,
    name: order.name,
    ...stateOf(pictures),
    is_merging: isMerging,
    is_deleted: order.deleted,
    total_images: images.length,
    created_at: stamp(order.createdAt),
    last_updated_at: stamp(Math.max(order.updatedAt, ...pictures.map(({ picture }) => picture.updatedAt))),
    images,
  };
}

function stateOf(pictures: readonly PictureView[]) {
  const statuses = pictures.map(toldStatus);
  const isEnded = (status: string) => status === "processed" || status === "error";
  const isProcessing = statuses.some((status) => !isEnded(status));
  const isWaiting = statuses.every((status) => status === "waiting");
  const hasFailed = statuses.length > 0 && statuses.every((status) => status === "error");
  const ended = hasFailed ? "error" : isWaiting ? "waiting" : "processed";
  return { status: isProcessing && !isWaiting ? "processing" : ended, is_processing: isProcessing };
}

const toldStatus = ({ picture, content }: PictureView): string =>
  content.imageStatus ?? statusOf(picture, Date.now());

/** Times carry no zone. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000");
}
