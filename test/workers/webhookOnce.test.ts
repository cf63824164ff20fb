import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { coordinatorOf, hushLog, ringAlarm, rowOf, stateOf } from "./jobKit.ts";
import {
  completeRender,
  failRender,
  holdRenders,
  newBox,
  newRender,
  toldOf,
  webhookJobs,
} from "./webhookKit.ts";

beforeEach(() => {
  hushLog();
  holdRenders();
});
afterEach(() => void vi.restoreAllMocks());

/** Lets a job's object believe that D1 has heard nothing of it. */
async function forgetMirror(jobId: string): Promise<void> {
  await runInDurableObject(coordinatorOf(jobId), async (_, { storage }) => {
    storage.kv.put("mirroredSeq", 0);
    await storage.setAlarm(Date.now() + 3_600_000);
  });
  await evictDurableObject(coordinatorOf(jobId));
}

it("an end is told once, however often it is mirrored", async () => {
  const box = newBox();
  const render = await newRender(box.url);
  await completeRender(render);
  await toldOf(render.id);
  for (let i = 0; i < 3; i += 1) {
    await forgetMirror(render.id);
    expect(await ringAlarm(render.id)).toBe(true);
  }
  expect(await webhookJobs(render.id)).toHaveLength(1);
  expect(await box.received()).toHaveLength(1);
});

it("an end that the database hears of late is told then, once", async () => {
  const box = newBox();
  const render = await newRender(box.url);
  const claim = await coordinatorOf(render.id).claim(render.id, undefined);
  expect(claim.granted).toBe(true);
  const down = vi.spyOn(env.DB, "batch").mockRejectedValue(new Error("database down"));
  await coordinatorOf(render.id).cancel(render.id);
  expect(down).toHaveBeenCalled();
  expect(await webhookJobs(render.id)).toEqual([]);
  down.mockRestore();
  await ringAlarm(render.id);
  expect(await toldOf(render.id)).toMatchObject([{ status: "completed" }]);
  expect((await box.received()).map(({ body }) => JSON.parse(body).type)).toEqual(["render.cancelled"]);
});

it("a batch whose answer was lost is repeated and tells once", async () => {
  const box = newBox();
  const render = await newRender(box.url);
  const batch = env.DB.batch.bind(env.DB);
  let lost = 0;
  vi.spyOn(env.DB, "batch").mockImplementation(async (statements) => {
    const results = await batch(statements);
    if ((await webhookJobs(render.id)).length === 0 || lost > 0) return results as never;
    lost += 1;
    throw new Error("answer lost");
  });
  await completeRender(render);
  expect(lost).toBe(1);
  await ringAlarm(render.id);
  expect(await rowOf(render.id)).toMatchObject({ status: "completed" });
  expect(await webhookJobs(render.id)).toHaveLength(1);
});

it("a render that failed, was brought back and ends again is told of twice, in other events", async () => {
  const box = newBox();
  const render = await newRender(box.url);
  await failRender(render);
  await toldOf(render.id);
  await coordinatorOf(render.id).retry(render.id);
  await completeRender(render);
  const told = await toldOf(render.id, 2);
  expect(told).toHaveLength(2);
  const received = await box.received();
  expect(received.map(({ body }) => JSON.parse(body).type)).toEqual(["render.failed", "render.completed"]);
  expect(received.map(({ headers }) => headers["webhook-id"])).toEqual(told.map(({ id }) => id));
});

it("a failure that the database did not hear of before the render was brought back is told all the same", async () => {
  const box = newBox();
  const render = await newRender(box.url);
  const claim = await coordinatorOf(render.id).claim(render.id, undefined);
  if (!claim.granted) throw new Error(claim.refusal);
  const down = vi.spyOn(env.DB, "batch").mockRejectedValue(new Error("database down"));
  const failure = { code: "picture_damaged", message: "Picture is damaged", retry: false } as const;
  await coordinatorOf(render.id).fail(render.id, claim.step, claim.fence, failure);
  down.mockRestore();
  expect(await webhookJobs(render.id)).toEqual([]);
  await coordinatorOf(render.id).retry(render.id);
  expect((await stateOf(render.id))?.status).toBe("queued");
  await toldOf(render.id);
  await completeRender(render);
  await toldOf(render.id, 2);
  const types = (await box.received()).map(({ body }) => JSON.parse(body).type);
  expect(types).toEqual(["render.failed", "render.completed"]);
});
