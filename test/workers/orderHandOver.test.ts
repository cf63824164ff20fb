import { beforeAll, describe, expect, it } from "vitest";
import { findArchiveById } from "../../src/db/archives.ts";
import { heldJob } from "../../src/db/guard.ts";
import { giveOrder, isNoOthers } from "../../src/db/orders.ts";
import { and } from "../../src/db/sql.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { archiveRunner } from "../../src/orders/gatherOrder.ts";
import { commit, gathering, store } from "./archiveKit.ts";
import { call, OPERATOR } from "./caller.ts";
import { get } from "./catalogue.ts";
import { bodyOf, download, type OrderClient, orderClient, orderOf } from "./downloadKit.ts";
import { jobBecomes, rowOf, services } from "./jobKit.ts";
import { requestsAbout } from "./upstream.ts";

let first: OrderClient;
let second: OrderClient;
beforeAll(async () => {
  first = await orderClient();
  second = await orderClient();
});

async function give(orderId: string, { tenant }: OrderClient): Promise<void> {
  const options = { method: "POST", headers: OPERATOR, json: { tenant } };
  const answer = await call(`/v1/admin/orders/${orderId}/owner`, options);
  expect(answer.status, answer.text).toBe(200);
}

async function begin({ headers }: OrderClient, orderId: string, what: "jobs" | "import"): Promise<string> {
  const answer = await call(`/v1/orders/${orderId}/${what}`, { method: "POST", headers });
  expect(answer.status, answer.text).toBe(202);
  return String(answer.body.job_id);
}

describe("an order that is given to another tenant", () => {
  it("takes the archives of the first with it, and those of the second stay when it is given once more", async () => {
    const { order_id: id } = await orderOf(first, { images: [{ name: "a.jpg" }] });
    const address = (await download(first, id, "staged")).headers.get("Content-Location") ?? "";
    await give(id, second);
    expect(bodyOf(await get(address, first.headers))).toMatchObject({ status: 410, code: "archive_gone" });
    expect((await download(first, id, "staged")).status).toBe(404);
    const seconds = (await download(second, id, "staged")).headers.get("Content-Location") ?? "";
    await give(id, second);
    expect((await get(seconds, second.headers)).status).toBe(200);
  });

  it.each(["jobs", "import"] as const)("ends what the first has under way: %s", async (what) => {
    const { order_id: id } = await orderOf(first, { faults: ["merging:100000"], images: [{}] });
    const jobId = await begin(first, id, what);
    await give(id, second);
    await jobBecomes(jobId, "cancelled");
    const later = await begin(second, id, what);
    await give(id, second);
    expect(["queued", "processing"]).toContain((await rowOf(later)).status);
    await call(`/v1/jobs/${later}/cancel`, { method: "POST", headers: second.headers });
  });

  it("is not gathered for the first by a worker that has not heard of it", async () => {
    const { order_id: id } = await orderOf(first, { faults: ["merging:100000"], images: [{}] });
    const jobId = await begin(first, id, "jobs");
    await call(`/v1/jobs/${jobId}/cancel`, { method: "POST", headers: first.headers });
    await give(id, second);
    const before = (await requestsAbout(id)).length;
    const work = {
      jobId,
      step: "gather",
      fence: 99,
      attempt: 1,
      report: async () => {},
      keep: async () => {},
    };
    await expect(archiveRunner(services(), work)).rejects.toMatchObject({ code: "source_gone" });
    expect(await requestsAbout(id)).toHaveLength(before);
  });

  it("is not committed for the first by a worker that had it in work", async () => {
    const { db } = services();
    const given = await gathering("handed");
    const { subjectId } = await rowOf(given.id);
    const pictures = await store(given, ["a"]);
    const guard = and(heldJob(given.id, given.fence), isNoOthers(subjectId, given.tenantId));
    const { id: tenantId } = await findOrCreateTenant(db, second.tenant);
    await giveOrder(db, { id: subjectId, tenantId, now: Date.now() });
    expect(await commit(given, pictures, {}, guard)).toBe(false);
    await giveOrder(db, { id: subjectId, tenantId: given.tenantId, now: Date.now() });
    expect(await commit(given, pictures, {}, guard)).toBe(true);
    expect((await findArchiveById(db, given.id))?.goneAt).toBeNull();
  });
});
