import type { Picture, Settings } from "./model.ts";

/** Posts an event to the webhook; nothing is tried again, as nothing is promised. @returns its status, 0 for none */
export async function postEvent(webhook: NonNullable<Settings["webhook"]>, event: unknown): Promise<number> {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (webhook.token !== null) headers.Authorization = webhook.token;
  try {
    const response = await fetch(webhook.url, { method: "POST", headers, body: JSON.stringify(event) });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
}

export function processedEvent(picture: Picture, failed: boolean, orderIsProcessing: boolean) {
  return {
    event: "image_processed",
    image_id: picture.id,
    error: failed,
    order_id: picture.orderId,
    order_is_processing: orderIsProcessing,
  };
}
