import { describe, expect, it } from "vitest";
import { isDeleted, readOrder, readOrderPage, readPointer, readRefusal, readUploadTarget } from "./shapes.ts";

describe("an order", () => {
  it("is read as the service writes it, times taken as UTC", () => {
    const order = readOrder({
      order_id: "o-1",
      name: "Hauptstraße 1",
      status: "processing",
      is_processing: true,
      is_merging: false,
      is_deleted: false,
      total_images: 2,
      created_at: "2026-03-01T10:00:00.123456",
      last_updated_at: "2026-03-01 10:05:00",
      images: [
        {
          image_id: "a",
          image_name: "日本.jpg",
          status: "processed",
          last_updated_at: "2026-03-01T10:00:01",
        },
        { image_id: "b", image_name: null, status: "error", status_reason: "Too dark", metadata: { x: 1 } },
      ],
      something_new: [1, 2],
    });
    expect(order).toEqual({
      id: "o-1",
      name: "Hauptstraße 1",
      status: "processing",
      isMerging: false,
      isProcessing: true,
      total: 2,
      createdAt: "2026-03-01T10:00:00.123Z",
      updatedAt: "2026-03-01T10:05:00.000Z",
      images: [
        { id: "a", name: "日本.jpg", status: "processed", reason: null, changed: "2026-03-01T10:00:01" },
        { id: "b", name: null, status: "error", reason: "Too dark", changed: null },
      ],
    });
  });

  it("needs nothing but an id, which may be the one asked for", () => {
    const bare = {
      name: null,
      status: "processing",
      isMerging: false,
      isProcessing: false,
      total: 0,
      images: [],
    };
    const none = { createdAt: null, updatedAt: null };
    expect(readOrder({}, "asked")).toEqual({ id: "asked", ...bare, ...none });
    expect(
      readOrder({ order_id: "o", name: 7, images: "none", total_images: -1, created_at: "yesterday" }),
    ).toEqual({ id: "o", ...bare, ...none });
  });

  it.each([[null], ["text"], [[]], [{}]])("is not %j", (json) => {
    expect(readOrder(json)).toBeNull();
  });

  it.each([
    [{ status: "waiting" }, "waiting"],
    [{ status: "Processed" }, "processed"],
    [{ status: "queued_somewhere" }, "processing"],
    [{}, "processing"],
    [{ enhanced: true }, "processed"],
    [{ enhanced: true, error: true }, "error"],
    [{ enhanced: false, error: false }, "processing"],
    [{ status: "waiting", enhanced: true }, "waiting"],
  ])("has pictures whose %j means %s", (fields, status) => {
    const order = readOrder({
      order_id: "o",
      images: [{ image_id: "i", ...fields }, { image_name: "no id" }, 5],
    });
    expect(order?.images).toEqual([{ id: "i", name: null, status, reason: null, changed: null }]);
    expect(order?.isProcessing).toBe(status === "waiting" || status === "processing");
  });
});

it("leaves deleted and unreadable orders out of a page", () => {
  const page = {
    orders: [{ order_id: "a" }, { order_id: "b", is_deleted: true }, 3],
    pagination: { next_offset: "t" },
  };
  expect(readOrderPage(page)?.orders.map(({ id }) => id)).toEqual(["a"]);
  expect(readOrderPage(page)?.next).toBe("t");
  expect(readOrderPage({ orders: [], pagination: { next_offset: null } })).toEqual({
    orders: [],
    next: null,
  });
  expect(readOrderPage({ orders: [] })).toEqual({ orders: [], next: null });
  expect(readOrderPage({ message: "no" })).toBeNull();
  expect([{ is_deleted: true }, { is_deleted: false }, {}, null].map(isDeleted)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

it("reads both styles of upload, with the type that each signs", () => {
  expect(
    readUploadTarget({ image_id: "i", upload_url: "u", s3PutObjectUrl: "s" }, "image/png", "asked"),
  ).toEqual({
    imageId: "i",
    uploadUrl: "u",
    contentType: "application/octet-stream",
  });
  expect(readUploadTarget({ s3PutObjectUrl: "s" }, "image/png", "asked")).toEqual({
    imageId: "asked",
    uploadUrl: "s",
    contentType: "image/png",
  });
  expect(readUploadTarget({ image_id: "i", upload_url: null }, "image/png", "asked")).toBeNull();
});

it("finds the address in an answer that points elsewhere", () => {
  expect(readPointer({ image_url: "a", url: "c" })).toBe("a");
  expect(readPointer({ image_url: null, imageSource: "b" })).toBe("b");
  expect(readPointer({ url: "c" })).toBe("c");
  expect(readPointer({ status: "processing" })).toBeNull();
});

it("tells what was refused", () => {
  expect(readRefusal({ message: "Bad", detail: { json: { name: ["too long"] } } })).toBe(
    'Bad {"json":{"name":["too long"]}}',
  );
  expect(readRefusal({ message: "Bad", detail: {} })).toBe("Bad");
  expect(readRefusal("Bad")).toBeNull();
  expect(readRefusal({ detail: "text" })).toBeNull();
});
