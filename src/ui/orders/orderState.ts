import type { Order, OrderImage } from "../api/orders.ts";
import { sayCount, sayNumber } from "../text/sizes.ts";

/** How a state is to be taken: something is on its way, all is there, something is wrong, or nothing happens. */
export type Tone = "busy" | "good" | "bad" | "idle";

export interface Said {
  readonly words: string;
  readonly tone: Tone;
}

/** What an order is at, for a person. */
export function sayOrder({ status, ready, merging, counts, images }: Order): Said {
  const { processed, error } = counts;
  const total = images.length;
  if (status === "gone") return { words: "No longer at the enhancement service", tone: "bad" };
  if (status === "unknown") return { words: "Nothing can be told of it just now", tone: "bad" };
  if (merging) return { words: "Exposures are being merged", tone: "busy" };
  if (total === 0) return { words: "No pictures yet", tone: "idle" };
  if (!ready)
    return { words: `Being enhanced: ${sayNumber(processed)} of ${sayNumber(total)} ready`, tone: "busy" };
  if (error === total) return { words: "None could be enhanced", tone: "bad" };
  if (error > 0)
    return {
      words: `${sayNumber(processed)} of ${sayNumber(total)} ready, ${sayNumber(error)} failed`,
      tone: "bad",
    };
  return { words: `${sayCount(total, "picture")} ready`, tone: "good" };
}

const IMAGES: Readonly<Record<OrderImage["status"], Said>> = {
  waiting: { words: "Waiting", tone: "idle" },
  processing: { words: "Being enhanced", tone: "busy" },
  processed: { words: "Ready", tone: "good" },
  error: { words: "Failed", tone: "bad" },
};

export function sayImage({ status }: OrderImage): Said {
  return IMAGES[status];
}

/** Whether it is going to change by itself. */
export function isInWork({ status, ready, merging, images }: Order): boolean {
  return status !== "gone" && status !== "unknown" && !ready && (merging || images.length > 0);
}

/** Pictures that a purchase would buy: one that failed is not to be had. */
export function countBuyable({ images, counts }: Order): number {
  return images.length - counts.error;
}

export function nameOrder(order: Pick<Order, "name">): string {
  return order.name || "Order without a name";
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Whether the enhancement service that made an order runs on the very machine that Darkroom does: then it is the
 * simulator, and no real credit is spent. Only pictures that are ready tell where it is.
 */
export function isSimulated({ images }: Pick<Order, "images">): boolean {
  return images.some(
    ({ thumbnail_url: url }) => url !== null && URL.canParse(url) && LOOPBACK.test(new URL(url).hostname),
  );
}
