import { env } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import { archivePayload } from "../../src/orders/archivePayload.ts";
import { archiveRunner } from "../../src/orders/gatherOrder.ts";
import { call, makeKey, SOME_ID } from "./caller.ts";
import { add, asset, get } from "./catalogue.ts";
import {
  bodyOf,
  download,
  entriesOf,
  namesIn,
  type OrderClient,
  orderClient,
  orderOf,
  REPORT,
} from "./downloadKit.ts";
import { jobBecomes, newPicture, rowOf, services } from "./jobKit.ts";
import { requestsAbout } from "./upstream.ts";

let client: OrderClient;
beforeAll(async () => {
  client = await orderClient();
});

const images = [{ name: "b.jpg" }, { name: "a.jpg", size: 7_000_000 }, { name: "c.jpg" }];

async function begin(orderId: string, query = "", json?: unknown): Promise<string> {
  const options = { method: "POST", headers: client.headers, ...(json === undefined ? {} : { json }) };
  const answer = await call(`/v1/orders/${orderId}/jobs${query}`, options);
  expect(answer.status, answer.text).toBe(202);
  return String(answer.body.job_id);
}

const read = (path: string, headers: Record<string, string> = {}) =>
  get(path, { ...client.headers, ...headers });

describe("an order gathered in the background", () => {
  it("is there when its job is done, and can be resumed where a download broke off", async () => {
    const { order_id: id } = await orderOf(client, { images });
    const jobId = await begin(id);
    await jobBecomes(jobId, "completed");
    const job = await call(`/v1/jobs/${jobId}`, { headers: client.headers });
    expect(job.body).toMatchObject({
      kind: "archive",
      status: "completed",
      subject_id: id,
      progress: { done: 3, total: 3 },
    });
    const whole = await read(`/v1/jobs/${jobId}/download`);
    expect(namesIn(whole.bytes)).toEqual(["b.jpg", "a.jpg", "c.jpg"]);
    expect(entriesOf(whole.bytes)[1]?.bytes.length).toBe(7_000_000);
    expect(whole.headers.get("X-Downloaded")).toBe("3");
    const rest = await read(`/v1/jobs/${jobId}/download`, {
      Range: "bytes=5000000-",
      "If-Range": whole.headers.get("ETag") ?? "",
    });
    expect(rest.status).toBe(206);
    expect(Buffer.compare(rest.bytes, whole.bytes.subarray(5_000_000))).toBe(0);
    expect(await begin(id), "the same again").toBe(jobId);
  });

  it("takes its parameters from the body before the query", async () => {
    const { order_id: id } = await orderOf(client, { images: [{ name: "x.jpg" }] });
    const jobId = await begin(id, "?format=webp&quality=40", { format: "png", preview: true });
    await jobBecomes(jobId, "completed");
    expect(namesIn((await read(`/v1/jobs/${jobId}/download`)).bytes)).toEqual(["x.png"]);
    expect((await requestsAbout(id)).some(({ path }) => path.includes("format=png&quality=40"))).toBe(true);
    const wrong = await call(`/v1/orders/${id}/jobs`, {
      method: "POST",
      headers: client.headers,
      json: { quality: 100 },
    });
    expect(wrong.body).toMatchObject({ status: 400, code: "invalid_request" });
  });

  it("waits for an order that is merging", async () => {
    const { order_id: id } = await orderOf(client, { faults: ["merging:4"], images: [{ name: "a.jpg" }] });
    const jobId = await begin(id);
    const early = bodyOf(await read(`/v1/jobs/${jobId}/download`));
    expect(early).toMatchObject({ status: 409, code: "archive_not_ready" });
    expect(await jobBecomes(jobId, "completed")).toMatchObject({ attempts: 1 });
    expect(namesIn((await read(`/v1/jobs/${jobId}/download`)).bytes)).toEqual(["a.jpg"]);
  });

  it("takes an order that never becomes ready as it is once its time is up", async () => {
    const spec = { faults: ["stuck"], images: [{ name: "a.jpg" }, { name: "b.jpg" }] };
    const { order_id: id } = await orderOf(client, spec);
    const before = Date.now();
    const jobId = await begin(id);
    const polls = async () => (await requestsAbout(id)).length;
    await vi.waitUntil(async () => (await polls()) > 3, { timeout: 20_000, interval: 20 });
    const waiting = await rowOf(jobId);
    expect(["queued", "processing"]).toContain(waiting.status);
    const { deadline } = archivePayload.parse(waiting.payload);
    expect(deadline).toBeGreaterThanOrEqual(before + LIMITS.orderReadySeconds * 1000);
    expect(deadline).toBeLessThanOrEqual(Date.now() + LIMITS.orderReadySeconds * 1000);
    await env.DB.prepare("UPDATE jobs SET payload = json_set(payload, '$.deadline', ?) WHERE id = ?")
      .bind(Date.now() - 1, jobId)
      .run();
    const ended = await jobBecomes(jobId, "failed");
    expect(ended).toMatchObject({
      errorCode: "no_picture",
      errorMessage: expect.stringContaining("in work"),
    });
    expect((await requestsAbout(id)).some(({ path }) => path.includes("/enhanced"))).toBe(false);
  });

  it("tries passing trouble again and fetches nothing twice, then goes without", async () => {
    const { order_id: id } = await orderOf(client, {
      images: [{ name: "a.jpg" }, { name: "b.jpg", fault: "html" }],
    });
    const jobId = await begin(id);
    expect(await jobBecomes(jobId, "completed")).toMatchObject({ attempts: 4 });
    expect(namesIn((await read(`/v1/jobs/${jobId}/download`)).bytes)).toEqual(["a.jpg", REPORT]);
    const seen = (await requestsAbout(id)).filter(({ path }) => path.includes("/enhanced"));
    const counts = Object.values(Object.groupBy(seen, ({ path }) => path)).map((each) => each?.length ?? 0);
    expect(Math.min(...counts)).toBe(1);
  });

  it("fails with each picture's reason where none could be had", async () => {
    const { order_id: id } = await orderOf(client, {
      images: [{ name: "a.jpg", status: "error", reason: "dark" }],
    });
    const jobId = await begin(id);
    expect(await jobBecomes(jobId, "failed")).toMatchObject({ errorCode: "no_picture", attempts: 1 });
    expect(bodyOf(await read(`/v1/jobs/${jobId}/download`))).toMatchObject({
      status: 404,
      code: "no_archive",
    });
    const failures = await env.DB.prepare("SELECT failures FROM archives WHERE id = ?")
      .bind(jobId)
      .first<string>("failures");
    expect(JSON.parse(failures ?? "")).toMatchObject([{ name: "a.jpg", error: "Enhancement failed: dark" }]);
  });

  it("is finished by a worker that takes over after the commit, without asking for anything", async () => {
    const { order_id: id } = await orderOf(client, { images });
    const jobId = await begin(id);
    await jobBecomes(jobId, "completed");
    const asked = async () => (await requestsAbout(id)).length;
    const before = await asked();
    await archiveRunner(services(), {
      jobId,
      step: "gather",
      fence: 99,
      attempt: 1,
      report: async () => {},
      keep: async () => {},
    });
    expect(await asked()).toBe(before);
  });

  it("ends with its cancellation and begins nothing more", async () => {
    const { order_id: id } = await orderOf(client, { faults: ["merging:100000"], images });
    const jobId = await begin(id);
    const cancelled = await call(`/v1/jobs/${jobId}/cancel`, { method: "POST", headers: client.headers });
    expect(cancelled.body).toMatchObject({ status: "cancelled" });
    await jobBecomes(jobId, "cancelled");
    expect(bodyOf(await read(`/v1/jobs/${jobId}/download`))).toMatchObject({
      status: 404,
      code: "no_archive",
    });
  });
});

describe("the archive of a job", () => {
  it("is 410 once it is gone or expired", async () => {
    const { order_id: id } = await orderOf(client, { images: [{}] });
    const jobId = await begin(id);
    await jobBecomes(jobId, "completed");
    for (const column of ["expires_at", "gone_at"]) {
      await env.DB.prepare(`UPDATE archives SET ${column} = 1 WHERE id = ?`).bind(jobId).run();
      expect(bodyOf(await read(`/v1/jobs/${jobId}/download`))).toMatchObject({
        status: 410,
        code: "archive_gone",
      });
    }
    // What is gone is gathered again when it is asked for.
    expect((await download(client, id, "staged")).status).toBe(200);
  });

  it("is 404 for a job that makes none", async () => {
    const id = await add(client, newPicture());
    const { job } = (await asset(client, id)) as { job: { job_id: string } };
    expect(bodyOf(await read(`/v1/jobs/${job.job_id}/download`)).code).toMatch(/no_archive/);
    expect((await read(`/v1/jobs/${SOME_ID}/download`)).status).toBe(404);
  });

  it("needs the scope `orders`, and is nobody else's", async () => {
    const { order_id: id } = await orderOf(client, { images: [{}] });
    const jobId = await begin(id);
    await jobBecomes(jobId, "completed");
    const other = await orderClient();
    for (const path of [`/v1/jobs/${jobId}`, `/v1/jobs/${jobId}/download`, `/jobs/${jobId}`]) {
      expect((await get(path, other.headers)).status).toBe(404);
      expect((await get(path, client.headers)).status).toBe(200);
    }
    const catalogueOnly = { "X-API-Key": (await makeKey(client.tenant, { scopes: ["catalogue"] })).key };
    expect(bodyOf(await get(`/v1/jobs/${jobId}/download`, catalogueOnly))).toMatchObject({
      status: 403,
      detail: { scope: "orders" },
    });
  });
});

describe("the paths of older clients", () => {
  it("GET /orders/{id}/images gathers first", async () => {
    const { order_id: id } = await orderOf(client, { images });
    const answer = await read(`/orders/${id}/images?format=jpeg&quality=80`);
    expect([answer.status, answer.headers.get("X-Downloaded")]).toEqual([200, "3"]);
    const wrong = bodyOf(await read(`/orders/${id}/images?quality=100`));
    expect(wrong).toMatchObject({ status: 400, detail: "Invalid request" });
    expect(bodyOf(await read("/orders/1/images"))).toMatchObject({ status: 400, detail: "Malformed id" });
    const { order_id: bad } = await orderOf(client, {
      images: [{ name: "a.jpg", status: "error", reason: "dark" }],
    });
    expect(bodyOf(await read(`/orders/${bad}/images`))).toMatchObject({
      status: 422,
      detail: "No picture could be had: a.jpg: Enhancement failed: dark",
      failures: [{ name: "a.jpg", error: "Enhancement failed: dark" }],
    });
  });

  it("POST /orders/{id}/jobs, GET /jobs/{id} and its download speak the older words", async () => {
    const { order_id: id } = await orderOf(client, { faults: ["merging:3"], images: [{ name: "a.jpg" }] });
    const begun = await call(`/orders/${id}/jobs?format=png`, { method: "POST", headers: client.headers });
    expect(begun.status, begun.text).toBe(202);
    const jobId = String(begun.body.job_id);
    const status = async () => (await call(`/jobs/${jobId}`, { headers: client.headers })).body;
    expect(await status()).toMatchObject({
      job_id: jobId,
      order_id: id,
      status: "processing",
      download_url: null,
    });
    await jobBecomes(jobId, "completed");
    expect(await status()).toMatchObject({ status: "complete", download_url: `/jobs/${jobId}/download` });
    expect(namesIn((await read(`/jobs/${jobId}/download`)).bytes)).toEqual(["a.png"]);
    const { order_id: bad } = await orderOf(client, { images: [{ status: "error" }] });
    const failing = String(
      (await call(`/orders/${bad}/jobs`, { method: "POST", headers: client.headers, json: {} })).body.job_id,
    );
    await jobBecomes(failing, "failed");
    expect((await call(`/jobs/${failing}`, { headers: client.headers })).body).toMatchObject({
      status: "error",
      error: expect.stringContaining("No picture"),
    });
  });
});
