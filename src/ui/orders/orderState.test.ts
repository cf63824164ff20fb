import { describe, expect, test } from "vitest";
import type { Order, OrderImage } from "../api/orders.ts";
import { countBuyable, isInWork, isSimulated, sayOrder } from "./orderState.ts";

type Status = OrderImage["status"];

/** An order of pictures of these statuses. */
function orderOf(statuses: readonly Status[], more: Partial<Order> = {}): Order {
  const count = (status: Status) => statuses.filter((each) => each === status).length;
  return {
    order_id: "an-order",
    name: null,
    status: "processing",
    ready: false,
    merging: false,
    processing: true,
    total_images: statuses.length,
    counts: {
      waiting: count("waiting"),
      processing: count("processing"),
      processed: count("processed"),
      error: count("error"),
    },
    created_at: null,
    updated_at: null,
    images: statuses.map((status, index) => ({
      image_id: String(index),
      name: null,
      status,
      reason: null,
      thumbnail_url: null,
    })),
    ...more,
  };
}

describe("sayOrder", () => {
  test.each([
    [orderOf([]), "No pictures yet"],
    [orderOf([], { merging: true }), "Exposures are being merged"],
    [orderOf(["processed", "waiting", "processing"]), "Being enhanced: 1 of 3 ready"],
    [orderOf(["processed"], { ready: true }), "1 picture ready"],
    [orderOf(["processed", "error"], { ready: true }), "1 of 2 ready, 1 failed"],
    [orderOf(["error"], { ready: true }), "None could be enhanced"],
    [orderOf([], { status: "gone" }), "No longer at the enhancement service"],
  ])("case %# is said so that a person knows what to expect", (order, words) => {
    expect(sayOrder(order).words).toBe(words);
  });
});

describe("isInWork", () => {
  test("is so while pictures or brackets are worked on, and never for one that is gone", () => {
    expect(isInWork(orderOf(["processing"]))).toBe(true);
    expect(isInWork(orderOf([], { merging: true }))).toBe(true);
    expect(isInWork(orderOf(["processed"], { ready: true }))).toBe(false);
    expect(isInWork(orderOf([]))).toBe(false);
    expect(isInWork(orderOf([], { status: "gone" }))).toBe(false);
  });
});

describe("countBuyable", () => {
  test("leaves out what failed: it costs nothing", () => {
    expect(countBuyable(orderOf(["processed", "error", "processed"]))).toBe(2);
  });
});

describe("isSimulated", () => {
  const at = (url: string | null) =>
    isSimulated({
      images: [{ image_id: "a", name: null, status: "processed", reason: null, thumbnail_url: url }],
    });

  test.each([
    ["http://127.0.0.1:4711/v3/images/a/preview", true],
    ["http://localhost:4711/v3/images/a/preview", true],
    ["http://[::1]:4711/v3/images/a/preview", true],
    ["https://api.autoenhance.ai/v3/images/a/preview", false],
    ["https://localhost.example.com/a", false],
    [null, false],
  ])("%s: %s", (url, simulated) => expect(at(url)).toBe(simulated));
});
