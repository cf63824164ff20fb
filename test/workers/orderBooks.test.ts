import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { beginDownload, endDownload, findDownload } from "../../src/db/orderDownloads.ts";
import {
  claimOrder,
  findForeignOrders,
  findOrderOwner,
  giveOrder,
  listOwnedOrders,
} from "../../src/db/orders.ts";
import { cutPage, decodeCursor } from "../../src/db/paging.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { noteEvent, wasTold } from "../../src/db/webhookEvents.ts";
import { LIMITS } from "../../src/limits.ts";
import { sweepArchives } from "../../src/orders/sweepRecords.ts";
import { services } from "./jobKit.ts";

const { db } = services();
const newId = () => crypto.randomUUID();
const tenantOf = async (name: string) => (await findOrCreateTenant(db, name)).id;

describe("whose an order is", () => {
  it("is decided once, whoever asks at the same moment", async () => {
    const id = newId();
    const tenants = await Promise.all(["a", "b", "c"].map(tenantOf));
    expect(await findOrderOwner(db, id)).toBeUndefined();
    const owners = await Promise.all(
      tenants.map((tenantId) => claimOrder(db, { id, tenantId, name: `of ${tenantId}`, now: 1 })),
    );
    expect(new Set(owners).size).toBe(1);
    const [owner = ""] = owners;
    expect(await findOrderOwner(db, id)).toEqual({ tenantId: owner, name: `of ${owner}` });
    const again = { id, tenantId: await tenantOf("d"), name: null, now: 2 };
    expect(await claimOrder(db, again)).toBe(owner);
  });

  it("is changed by giving it away, and its name and age stay", async () => {
    const [id, unknown] = [newId(), newId()];
    const [from, to] = [await tenantOf("from"), await tenantOf("to")];
    await claimOrder(db, { id, tenantId: from, name: "Hall", now: 1 });
    for (const given of [id, unknown]) await giveOrder(db, { id: given, tenantId: to, now: 2 });
    expect(await findOrderOwner(db, id)).toEqual({ tenantId: to, name: "Hall" });
    expect(await findOrderOwner(db, unknown)).toEqual({ tenantId: to, name: null });
    expect(await listOwnedOrders(db, from, undefined, 10)).toEqual([]);
    const owned = await listOwnedOrders(db, to, undefined, 10);
    expect(owned.map((row) => [row.id, row.createdAt])).toEqual([
      [unknown, 2],
      [id, 1],
    ]);
  });

  it("is listed page by page, and no other tenant's order is in it", async () => {
    const [tenantId, other] = [await tenantOf("pages"), await tenantOf("not on the page")];
    const ids = Array.from({ length: 25 }, newId);
    for (const [i, id] of ids.entries()) await claimOrder(db, { id, tenantId, name: null, now: i % 3 });
    const foreign = newId();
    await claimOrder(db, { id: foreign, tenantId: other, name: null, now: 1 });
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const rows = await listOwnedOrders(db, tenantId, decodeCursor(cursor ?? undefined), 11);
      const { page, next } = cutPage(rows, 10);
      seen.push(...page.map((row) => row.id));
      cursor = next;
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(seen).toHaveLength(25);
    const unclaimed = newId();
    expect(await findForeignOrders(db, tenantId, [...ids, foreign, unclaimed])).toEqual(new Set([foreign]));
  });
});

it("a download is noted, ended, and its own tenant's under its own order only", async () => {
  const [id, orderId] = [newId(), newId()];
  const [tenantId, other] = [await tenantOf("downloads"), await tenantOf("curious")];
  await beginDownload(db, { id, orderId, tenantId, total: 3, startedAt: 5 });
  expect(await findDownload(db, tenantId, orderId, id)).toEqual({
    id,
    orderId,
    tenantId,
    total: 3,
    downloaded: 0,
    bytes: 0,
    outcome: "running",
    failures: [],
    startedAt: 5,
    endedAt: null,
  });
  const failures = [{ image_id: "i", name: "n", error: "Gone" }];
  const end = { downloaded: 2, bytes: 99, failures, outcome: "partial" as const, endedAt: 9 };
  await endDownload(db, id, end);
  expect(await findDownload(db, tenantId, orderId, id)).toMatchObject(end);
  expect(await findDownload(db, other, orderId, id)).toBeUndefined();
  expect(await findDownload(db, tenantId, newId(), id)).toBeUndefined();
});

it("an event is news once, and again when it says something else", async () => {
  const orderId = newId();
  const event = { orderId, imageId: newId(), failed: true, now: 1 };
  const same = await Promise.all([1, 2, 3].map(() => noteEvent(db, event)));
  expect(same.filter(Boolean)).toHaveLength(1);
  expect(await noteEvent(db, { ...event, failed: false, now: 2 })).toBe(true);
  expect(await noteEvent(db, { ...event, failed: false, now: 3 })).toBe(false);
  expect(await noteEvent(db, { ...event, imageId: newId() })).toBe(true);
  const later = 2 + LIMITS.eventRepeatSeconds * 1000;
  expect(await wasTold(db, { ...event, failed: false, now: later - 1 })).toBe(true);
  expect(await wasTold(db, { ...event, failed: false, now: later })).toBe(false);
  expect(await noteEvent(db, { ...event, failed: false, now: later })).toBe(true);
});

it("downloads and events are forgotten after their time", async () => {
  const now = Date.now();
  const old = now - LIMITS.orderRecordSeconds * 1000;
  const tenantId = await tenantOf("forgotten");
  const orderId = newId();
  const ids = { old: newId(), young: newId() };
  await beginDownload(db, { id: ids.old, orderId, tenantId, total: 1, startedAt: old });
  await beginDownload(db, { id: ids.young, orderId, tenantId, total: 1, startedAt: old + 1 });
  await noteEvent(db, { orderId, imageId: ids.old, failed: false, now: old });
  await noteEvent(db, { orderId, imageId: ids.young, failed: false, now: old + 1 });
  await sweepArchives(services(), now);
  expect(await findDownload(db, tenantId, orderId, ids.old)).toBeUndefined();
  expect(await findDownload(db, tenantId, orderId, ids.young)).toBeDefined();
  const events = await env.DB.prepare("SELECT image_id FROM webhook_events WHERE order_id = ?")
    .bind(orderId)
    .all();
  expect(events.results).toEqual([{ image_id: ids.young }]);
});
