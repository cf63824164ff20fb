import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openArchive } from "../../src/db/archives.ts";
import { DarkroomError } from "../../src/errors.ts";
import type { StepRunner } from "../../src/jobs/consumer.ts";
import { LIMITS } from "../../src/limits.ts";
import { newArchiveOf } from "../../src/orders/archiveJobs.ts";
import { type Gathered, type GatherLimits, gatherPictures } from "../../src/orders/gatherPictures.ts";
import { importWithin } from "../../src/orders/importOrder.ts";
import type { ImportLimits } from "../../src/orders/importRound.ts";
import { planDownload } from "../../src/orders/planDownload.ts";
import { requireUpstream, type Services } from "../../src/services.ts";
import { call, makeKey } from "./caller.ts";
import type { Client } from "./catalogue.ts";
import { deliver, rowOf, services } from "./jobKit.ts";
import { orderClient, ownOrderOf } from "./orderTenants.ts";
import { requestsAbout } from "./upstream.ts";

const images = Array.from({ length: 5 }, (_, i) => ({ name: `${i}.jpg`, size: 30_000 + i }));

/** Messages go nowhere: each test hands them over itself. */
beforeEach(() => {
  for (const queue of [env.IMPORTS_QUEUE, env.ARCHIVES_QUEUE]) {
    vi.spyOn(queue, "send").mockResolvedValue(undefined as never);
    vi.spyOn(queue, "sendBatch").mockResolvedValue(undefined as never);
  }
});
afterEach(() => void vi.restoreAllMocks());

async function begin(client: Client, orderId: string, what: "import" | "jobs"): Promise<string> {
  const answer = await call(`/v1/orders/${orderId}/${what}`, { method: "POST", headers: client.headers });
  expect(answer.status, answer.text).toBe(202);
  return String(answer.body.job_id);
}

/** How often each picture was asked for of the API itself. */
async function timesAsked(orderId: string): Promise<number[]> {
  const seen = (await requestsAbout(orderId)).filter(({ path, key }) => key && path.includes("/enhanced"));
  return Object.values(Object.groupBy(seen, ({ path }) => path)).map((each) => each?.length ?? 0);
}

const importShare = (jobId: string, limits: Partial<ImportLimits>, given: Services = services()) =>
  deliver({ jobId, step: "fetch" }, importWithin({ ...LIMITS, ...limits }), given, undefined, "import");

it("an import is handed on after its share, asks for no picture twice, and is counted once", async () => {
  const client = await orderClient();
  const { order_id: id } = await ownOrderOf(client, {
    images: [...images, { name: "dark.jpg", status: "error" }, { name: "lost.jpg", fault: "404" }],
  });
  const jobId = await begin(client, id, "import");
  await importShare(jobId, { importShare: 3 });
  expect(await rowOf(jobId)).toMatchObject({ status: "queued", progressDone: 4, progressTotal: 7 });
  const record = () => call(`/v1/orders/${id}/downloads/${jobId}`, { headers: client.headers });
  expect((await record()).body).toMatchObject({ outcome: "running", total: 7 });
  await importShare(jobId, { importShare: 3 });
  expect(await rowOf(jobId)).toMatchObject({ status: "completed", attempts: 1, progressDone: 7 });
  expect(await timesAsked(id)).toEqual([1, 1, 1, 1, 1, 1]);
  const { body } = await record();
  expect(body).toMatchObject({ outcome: "partial", total: 7, downloaded: 5 });
  expect(body.failures).toMatchObject([{ name: "dark.jpg" }, { name: "lost.jpg" }]);
  const stats = await call("/api/stats", { headers: client.headers });
  expect(stats.body).toMatchObject({ images_downloaded: 5, images_failed: 2, assets_uploaded: 5 });
  const left = await env.DB.prepare("SELECT count(*) AS n FROM imported_pictures").first("n");
  expect(left).toBe(0);
});

it("an import that was recorded is not done again by a worker that takes over", async () => {
  const client = await orderClient();
  const { order_id: id } = await ownOrderOf(client, { images });
  const jobId = await begin(client, id, "import");
  const given = services();
  const dies: StepRunner = async (...work) => {
    await importWithin(LIMITS)(...work);
    throw new Error("died before its word to the job");
  };
  await deliver({ jobId, step: "fetch" }, dies, given, undefined, "import");
  await importShare(jobId, {});
  expect(await rowOf(jobId)).toMatchObject({ status: "completed" });
  expect(await timesAsked(id)).toEqual([1, 1, 1, 1, 1]);
  const stats = await call("/api/stats", { headers: client.headers });
  expect(stats.body).toMatchObject({ images_downloaded: 5, images_failed: 0 });
});

it("an import whose key is refused asks for nothing more", async () => {
  const client = await orderClient();
  const { order_id: id } = await ownOrderOf(client, { images: [...images, ...images, ...images] });
  const jobId = await begin(client, id, "import");
  const upstream = requireUpstream(services());
  let asked = 0;
  vi.spyOn(Object.getPrototypeOf(upstream), "openPicture").mockImplementation(async () => {
    asked += 1;
    throw new DarkroomError("upstream_key_refused");
  });
  await importShare(jobId, { importShare: 5 });
  expect(asked).toBeLessThanOrEqual(3);
  expect(await rowOf(jobId)).toMatchObject({ status: "failed", errorCode: "upstream_key_refused" });
  const { body } = await call(`/v1/orders/${id}/downloads/${jobId}`, { headers: client.headers });
  expect(body.failures).toHaveLength(15);
});

it("an import that comes no further in its time ends", async () => {
  const client = await orderClient();
  const { order_id: id } = await ownOrderOf(client, { images: [{ name: "a.jpg", fault: "slow:60000:1" }] });
  const jobId = await begin(client, id, "import");
  await importShare(jobId, { shareEndSeconds: 0.05 });
  expect(await rowOf(jobId)).toMatchObject({
    status: "failed",
    errorMessage: expect.stringContaining("took too long"),
  });
});

it("bringing an import back needs the scopes of beginning it", async () => {
  const client = await orderClient();
  const { order_id: id } = await ownOrderOf(client, { images: [{ status: "error" }] });
  const jobId = await begin(client, id, "import");
  await importShare(jobId, {});
  expect(await rowOf(jobId)).toMatchObject({ status: "failed" });
  const { headers } = await makeKey(client.tenant, { scopes: ["orders"] });
  const retry = (headers: Client["headers"]) => call(`/v1/jobs/${jobId}/retry`, { method: "POST", headers });
  expect((await retry(headers)).body).toMatchObject({ code: "forbidden", detail: { scope: "catalogue" } });
  expect((await retry(client.headers)).status).toBe(202);
});

/** Gathers within limits as the runner of an `archive` job does, without ending in an archive. */
async function gatherShares(orderId: string, client: Client, limits: Partial<GatherLimits>) {
  const jobId = await begin(client, orderId, "jobs");
  const ends: Gathered[] = [];
  const gather: StepRunner = async (given, work) => {
    const params = { format: "jpeg", quality: 90, preview: true, devMode: false } as const;
    const upstream = requireUpstream(given);
    const plan = planDownload(await upstream.getOrder(orderId), params);
    await given.db.run(openArchive(newArchiveOf(await rowOf(jobId), plan)));
    const progress = { done: 0, total: plan.pictures.length };
    const { signal } = new AbortController();
    const gathering = { work, plan, params, upstream, progress, signal };
    ends.push(await gatherPictures(given, gathering, { ...LIMITS, ...limits }));
  };
  const share = (run: StepRunner = gather, given: Services = services()) =>
    deliver({ jobId, step: "gather" }, run, given, undefined, "archive");
  return { jobId, ends, share, gather };
}

it("gathering is handed on after its share, which those that fail do not use up", async () => {
  const client = await orderClient();
  const lost = Array.from({ length: 3 }, () => ({ name: "lost.jpg", fault: "404" }));
  const good = [...images, ...images, ...images, ...images];
  const { order_id: id, images: made } = await ownOrderOf(client, { images: [...lost, ...good] });
  const { ends, share } = await gatherShares(id, client, { gatherShare: 2 });
  let shares = 0;
  for (; ends.length === 0 && shares < good.length; shares += 1) await share();
  // As many again may be under way when the share is full.
  expect(shares).toBeGreaterThanOrEqual(good.length / (2 + LIMITS.upstreamRequests));
  expect([ends[0]?.objects.size, ends[0]?.failures.size]).toEqual([good.length, lost.length]);
  const seen = (await requestsAbout(id)).filter(({ path, key }) => key && path.includes("/enhanced"));
  for (const { image_id: image } of made.slice(lost.length))
    expect(seen.filter(({ path }) => path.includes(image))).toHaveLength(1);
  const pending = await env.DB.prepare("SELECT count(*) AS n FROM pending_objects WHERE state = 'open'");
  expect(await pending.first("n")).toBe(0);
});

it("gathering that fails tells why, also where its books cannot be cleared", async () => {
  const client = await orderClient();
  const { order_id: id } = await ownOrderOf(client, { images });
  const { share, gather } = await gatherShares(id, client, {});
  const thrown: unknown[] = [];
  const broken = new Error("the bucket is away");
  await share(async (given, work) => {
    const away = { put: false };
    const put = () => {
      away.put = true;
      return Promise.reject(broken);
    };
    const run = (...query: Parameters<Services["db"]["run"]>) =>
      away.put ? Promise.reject(new Error("the database is away")) : given.db.run(...query);
    const bucket = Object.assign(Object.create(given.bucket), { put });
    const db = Object.assign(Object.create(given.db), { run });
    thrown.push(await gather({ ...given, bucket, db }, work).catch((error: unknown) => error));
  });
  expect(thrown).toEqual([broken]);
});
