import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { noteEvent } from "../../src/db/webhookEvents.ts";
import { NotYet } from "../../src/jobs/consumer.ts";
import { LIMITS } from "../../src/limits.ts";
import { startImport } from "../../src/orders/importJob.ts";
import { receiveEvent } from "../../src/orders/receiveEvent.ts";
import type { Services } from "../../src/services.ts";
import { callWith } from "./caller.ts";
import { deliver, type Sent, services, stateOf } from "./jobKit.ts";

const TOKEN = "the-static-token-of-the-web-app";
const SET = { AUTOENHANCE_WEBHOOK_TOKEN: TOKEN };
const PATH = "/v1/webhooks/autoenhance";

const send = (json: unknown, headers: Record<string, string> = { Authorization: TOKEN }, variables = {}) =>
  callWith({ ...SET, ...variables }, PATH, { method: "POST", headers, json });

const event = (orderId: string, change: object = {}) => ({
  event: "image_processed",
  order_id: orderId,
  image_id: crypto.randomUUID(),
  error: false,
  order_is_processing: false,
  ...change,
});

/** What jobs' objects send, in place of the queue. */
let sent: Sent[] = [];

beforeEach(() => {
  sent = [];
  vi.spyOn(env.IMPORTS_QUEUE, "send").mockResolvedValue(undefined as never);
  vi.spyOn(env.IMPORTS_QUEUE, "sendBatch").mockImplementation(async (messages) => {
    sent.push(...([...messages] as unknown as Sent[]));
    return undefined as never;
  });
});
afterEach(() => void vi.restoreAllMocks());

/** A job that looked at its order, found it not ready, and is to look again in a quarter of an hour. */
async function waitingImport(): Promise<{ readonly orderId: string; readonly jobId: string }> {
  const tenant = await findOrCreateTenant(services().db, "webhook");
  const orderId = crypto.randomUUID();
  const order = {
    id: orderId,
    name: null,
    status: "processing",
    isMerging: false,
    isProcessing: true,
    total: 0,
    createdAt: null,
    updatedAt: null,
    images: [],
  };
  const params = { format: "jpeg", quality: 90, preview: true, devMode: false } as const;
  const jobId = await startImport(services(), tenant.id, order, params);
  const notYet = async () => {
    throw new NotYet(900);
  };
  await deliver({ jobId, step: "fetch" }, notYet, services(), undefined, "import");
  expect(await waits(jobId)).toBe(true);
  sent = [];
  return { orderId, jobId };
}

/** Whether the job's next look at its order is still ahead. */
async function waits(jobId: string): Promise<boolean> {
  const state = await stateOf(jobId);
  expect(state?.status).toBe("queued");
  return state?.steps.every(({ notBefore }) => notBefore > Date.now()) ?? false;
}

const events = (orderId: string) =>
  env.DB.prepare("SELECT count(*) AS n FROM webhook_events WHERE order_id = ?").bind(orderId).first("n");

describe("the webhook's token", () => {
  it("is needed by the deployment", async () => {
    const answer = await callWith({ AUTOENHANCE_WEBHOOK_TOKEN: undefined }, PATH, { method: "POST" });
    expect(answer.body).toMatchObject({ status: 403, code: "webhook_not_configured" });
  });

  it.each([TOKEN, `Bearer ${TOKEN}`, `bearer ${TOKEN}`])("may come as %s", async (Authorization) => {
    expect((await send({ event: "webhook_updated" }, { Authorization })).status).toBe(202);
  });

  it.each<Record<string, string>>([
    {},
    { Authorization: "" },
    { Authorization: "Bearer" },
    { Authorization: `${TOKEN}x` },
    { Authorization: TOKEN.slice(0, -1) },
    { Authorization: `Basic ${TOKEN}` },
    { "X-API-Key": TOKEN },
    { Authorization: "Bearer test-operator-token-0123456789" },
  ])("is refused as %o", async (headers) => {
    const { orderId, jobId } = await waitingImport();
    const answer = await send(event(orderId), headers);
    expect(answer.body).toMatchObject({ status: 401, code: "unauthenticated" });
    expect([await waits(jobId), await events(orderId)]).toEqual([true, 0]);
  });

  it("cannot be tried without end from one address, and good ones are not counted", async () => {
    const limited = { RATE_LIMIT_PER_MINUTE: "3" };
    const address = { "CF-Connecting-IP": "198.51.100.77" };
    for (let i = 0; i < 5; i += 1) {
      expect((await send({}, { ...address, Authorization: TOKEN }, limited)).status).toBe(202);
    }
    const statuses: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      statuses.push((await send({}, { ...address, Authorization: "wrong" }, limited)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
  });
});

describe("an event", () => {
  it("wakes the job that waits for its order, and no other", async () => {
    const mine = await waitingImport();
    const other = await waitingImport();
    expect((await send(event(mine.orderId))).status).toBe(202);
    expect([await waits(mine.jobId), await waits(other.jobId)]).toEqual([false, true]);
    expect(sent).toMatchObject([{ body: { jobId: mine.jobId, step: "fetch" } }]);
  });

  it("wakes for a picture that failed, too, and where it does not say whether the order is in work", async () => {
    for (const change of [{ error: true }, { order_is_processing: undefined }]) {
      const { orderId, jobId } = await waitingImport();
      await send(event(orderId, change));
      expect(await waits(jobId)).toBe(false);
    }
  });

  it("is news once: told again it wakes nobody", async () => {
    const { orderId, jobId } = await waitingImport();
    const told = event(orderId);
    await send(told);
    const notYet = async () => {
      throw new NotYet(900);
    };
    await deliver({ jobId, step: "fetch" }, notYet, services(), undefined, "import");
    expect(await waits(jobId)).toBe(true);
    expect((await send(told)).status).toBe(202);
    expect([await waits(jobId), await events(orderId)]).toEqual([true, 1]);
  });

  it("of an order of fifty pictures sends one message", async () => {
    const { orderId } = await waitingImport();
    const all = Array.from({ length: 50 }, (_, i) => event(orderId, { order_is_processing: i < 49 }));
    const statuses = await Promise.all(all.map(async (each) => (await send(each)).status));
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect([await events(orderId), sent.length]).toEqual([1, 1]);
  });

  it("wakes once the order is done, where the same picture was told of while it was in work", async () => {
    const { orderId, jobId } = await waitingImport();
    const told = event(orderId, { order_is_processing: true });
    await send(told);
    expect(await waits(jobId)).toBe(true);
    await send({ ...told, order_is_processing: false });
    expect(await waits(jobId)).toBe(false);
  });

  it("is news again when the picture was enhanced again", async () => {
    const { orderId, jobId } = await waitingImport();
    const told = event(orderId);
    const before = Date.now() - LIMITS.eventRepeatSeconds * 1000;
    const { image_id: imageId } = told;
    await noteEvent(services().db, { orderId, imageId, failed: false, now: before });
    await send(told);
    expect(await waits(jobId)).toBe(false);
  });

  it("is told again where the wake failed", async () => {
    const { orderId, jobId } = await waitingImport();
    const told = event(orderId);
    const body = new TextEncoder().encode(JSON.stringify(told));
    const coordinators = {
      getByName: () => ({ wake: () => Promise.reject(new Error("the object is away")) }),
    } as unknown as Services["coordinators"];
    await expect(receiveEvent({ db: services().db, coordinators }, body)).rejects.toThrow("away");
    expect(await waits(jobId)).toBe(true);
    expect(await receiveEvent(services(), body)).toBe(1);
    expect(await waits(jobId)).toBe(false);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a ping", { event: "webhook_updated" }],
    ["no object", [1]],
    ["an event without its order", { event: "image_processed" }],
    ["an order that is no id", { event: "image_processed", order_id: "x", image_id: "y" }],
    ["an order that nobody waits for", event("6f1a1f5e-8a0c-4c39-9a3d-5f2f6f0c1a12")],
  ])("of %s is accepted", async (_, json) => {
    expect(await send(json)).toMatchObject({ status: 202, body: { status: "accepted" } });
  });

  it("that is no JSON is accepted, and one that is too large refused", async () => {
    expect((await send("not an object")).status).toBe(202);
    const large = await send({ event: "x".repeat(LIMITS.jsonBodyBytes) });
    expect(large.body).toMatchObject({ status: 413, code: "body_too_large" });
  });
});
