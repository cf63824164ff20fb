import { describe, expect, it } from "vitest";
import { presentOrder } from "./presentOrder.ts";
import type { UpstreamImage, UpstreamOrder } from "./upstream/client.ts";

const image = (id: string, status: UpstreamImage["status"]): UpstreamImage => ({
  id,
  name: `${id}.jpg`,
  status,
  reason: status === "error" ? "blurred" : null,
  changed: null,
});

const order: UpstreamOrder = {
  id: "o",
  name: null,
  status: "processing",
  isMerging: false,
  isProcessing: false,
  total: 3,
  createdAt: "2025-05-08T10:11:12.345Z",
  updatedAt: null,
  images: [image("a b/../c", "processed"), image("b", "error"), image("c", "waiting")],
};

describe("an order as a caller sees it", () => {
  const seen = presentOrder(order, "https://upstream.test");

  it("tells its times", () => {
    expect(seen).toMatchObject({ created_at: "2025-05-08T10:11:12.345Z", updated_at: null });
  });

  it("counts its pictures and links to those that are there", () => {
    expect(seen).toMatchObject({
      ready: true,
      counts: { waiting: 1, processing: 0, processed: 1, error: 1 },
    });
    expect(seen.images.map(({ thumbnail_url }) => thumbnail_url)).toEqual([
      "https://upstream.test/v3/images/a%20b%2F..%2Fc/preview",
      null,
      null,
    ]);
    expect(seen.images[1]).toMatchObject({ reason: "blurred" });
  });

  it("is not ready while it merges, is in work or has no pictures", () => {
    const ready = (change: Partial<UpstreamOrder>) => presentOrder({ ...order, ...change }, "").ready;
    expect([ready({ isMerging: true }), ready({ isProcessing: true }), ready({ images: [] })]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
