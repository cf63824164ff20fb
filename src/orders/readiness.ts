import { DarkroomError } from "../errors.ts";
import type { UpstreamClient, UpstreamOrder } from "./upstream/client.ts";

/** How often an order is looked at for a caller that waits, milliseconds. */
const POLL_MS = 1000;

/** Whether all of an order's pictures are there and none is being enhanced any more. */
export function isReady(order: UpstreamOrder): boolean {
  return !order.isMerging && !order.isProcessing && order.images.length > 0;
}

/** Reads an order until it is ready or the time is up, and gives back what it was then. */
export async function awaitReady(
  upstream: Pick<UpstreamClient, "getOrder">,
  orderId: string,
  { waitSeconds, signal }: { readonly waitSeconds: number; readonly signal: AbortSignal },
): Promise<UpstreamOrder> {
  const until = Date.now() + waitSeconds * 1000;
  for (;;) {
    const order = await upstream.getOrder(orderId, signal);
    const rest = until - Date.now();
    if (isReady(order) || rest <= 0) return order;
    await pause(Math.min(POLL_MS, rest), signal);
  }
}

/** @throws DarkroomError `order_merging`, `no_picture`: there is no list of pictures yet */
export function requirePictures(order: UpstreamOrder): void {
  if (order.isMerging) throw new DarkroomError("order_merging");
  if (order.images.length === 0) {
    throw new DarkroomError("no_picture", { detail: { reason: "the order has no pictures", failures: [] } });
  }
}

/** Waits; one who gives up waits no longer. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
