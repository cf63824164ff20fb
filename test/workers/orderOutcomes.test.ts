import { beforeAll, describe, expect, it } from "vitest";
import { call, SOME_ID } from "./caller.ts";
import { get } from "./catalogue.ts";
import { entriesOf, type OrderClient, orderClient, orderOf } from "./downloadKit.ts";
import { jobBecomes } from "./jobKit.ts";
import type { PictureSpec } from "./upstream.ts";

let client: OrderClient;
beforeAll(async () => {
  client = await orderClient();
});

async function gather(images: readonly PictureSpec[], end: "completed" | "failed") {
  const { order_id: id } = await orderOf(client, { images });
  const begun = await call(`/v1/orders/${id}/jobs`, { method: "POST", headers: client.headers });
  const jobId = String(begun.body.job_id);
  await jobBecomes(jobId, end);
  return { id, jobId };
}

const outcomeOf = (id: string, jobId: string, { headers } = client) =>
  call(`/v1/orders/${id}/downloads/${jobId}`, { headers });

describe("what became of a gathered archive", () => {
  it("is told by its job's id: counts, bytes, and nothing that failed", async () => {
    const { id, jobId } = await gather([{ name: "a.jpg" }, { name: "b.jpg" }], "completed");
    const { bytes } = await get(`/v1/jobs/${jobId}/download`, client.headers);
    const { status, body } = await outcomeOf(id, jobId);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: jobId, order_id: id, outcome: "complete", total: 2, downloaded: 2 });
    expect([body.bytes, body.failures]).toEqual([bytes.length, []]);
    expect(Date.parse(String(body.ended_at))).toBeGreaterThanOrEqual(Date.parse(String(body.started_at)));
  });

  it("names what failed and why, as the report in the archive does", async () => {
    const images = [{ name: "a.jpg" }, { name: "b.jpg", status: "error" as const, reason: "Too dark." }];
    const { id, jobId } = await gather(images, "completed");
    const { body } = await outcomeOf(id, jobId);
    expect(body).toMatchObject({ outcome: "partial", total: 2, downloaded: 1 });
    expect(body.failures).toEqual([
      { image_id: expect.any(String), name: "b.jpg", error: expect.stringContaining("Too dark.") },
    ]);
    const { bytes } = await get(`/v1/jobs/${jobId}/download`, client.headers);
    expect(entriesOf(bytes)).toHaveLength(2);
  });

  it("names every picture where none came", async () => {
    const { id, jobId } = await gather([{ name: "a.jpg", fault: "404" }], "failed");
    const { body } = await outcomeOf(id, jobId);
    expect(body).toMatchObject({ outcome: "partial", total: 1, downloaded: 0, bytes: 0 });
    expect(body.failures).toMatchObject([{ name: "a.jpg" }]);
    expect(body.ended_at).not.toBeNull();
  });

  it("is told to nobody else, and not under another order", async () => {
    const { id, jobId } = await gather([{ name: "a.jpg" }], "completed");
    const { order_id: other } = await orderOf(client, { images: [{ name: "c.jpg" }] });
    expect((await outcomeOf(other, jobId)).body).toMatchObject({ code: "not_found" });
    expect((await outcomeOf(id, SOME_ID)).body).toMatchObject({ code: "not_found" });
    expect((await outcomeOf(id, jobId, await orderClient())).status).toBe(404);
  });
});
