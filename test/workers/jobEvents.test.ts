import { runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { CODECS, ENGINES } from "../../src/catalog/engine.ts";
import { renditionRunner } from "../../src/catalog/makeRenditions.ts";
import { LIMITS } from "../../src/limits.ts";
import { call, ORIGIN } from "./caller.ts";
import { newClient } from "./catalogue.ts";
import {
  alterState,
  askJob,
  coordinatorOf,
  deliver,
  ringAlarm,
  rowOf,
  stateOf,
  type Waiting,
  waitingJob,
} from "./jobKit.ts";

const runner = renditionRunner(CODECS, ENGINES);

interface Event {
  readonly event: string;
  readonly id: number;
  readonly data: { readonly status: string; readonly progress: { readonly done: number } };
}

function follow({ client, jobId }: Waiting): Promise<Response> {
  return exports.default.fetch(new Request(`${ORIGIN}/v1/jobs/${jobId}/events`, { headers: client.headers }));
}

/** The fields of each event (HTML Standard, 9.2.6); a block without data is none. */
function eventsOf(text: string): Event[] {
  return text
    .split("\n\n")
    .map((block) => new Map(block.split("\n").map((line) => line.split(/: (.*)/s, 2) as [string, string])))
    .filter((fields) => fields.has("data"))
    .map((fields) => ({
      event: fields.get("event") ?? "message",
      id: Number(fields.get("id")),
      data: JSON.parse(fields.get("data") ?? ""),
    }));
}

it("a listener hears the present state, then each change, then the end", async () => {
  const waiting = await waitingJob();
  const response = await follow(waiting);
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("text/event-stream; charset=utf-8");
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  const heard = response.text();
  await deliver({ jobId: waiting.jobId }, runner);
  const text = await heard;
  expect(text.startsWith("retry: 2000\n\n")).toBe(true);
  const events = eventsOf(text);
  const told = events.map(({ event, data }) => [event, data.status, data.progress.done]);
  expect(told).toEqual([
    ["progress", "queued", 0],
    ["progress", "processing", 0],
    ["progress", "processing", 1],
    ["progress", "processing", 2],
    ["progress", "processing", 3],
    ["completed", "completed", 3],
  ]);
  expect(events.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5]);
  expect((await rowOf(waiting.jobId)).seq).toBe(5);
});

it("a listener of a job that has ended hears one event and the end", async () => {
  const waiting = await waitingJob();
  await askJob(waiting, "/cancel", "POST");
  const text = await (await follow(waiting)).text();
  expect(text.startsWith("retry: 2000\n\n")).toBe(true);
  expect(eventsOf(text).map(({ event, id, data }) => [event, id, data.status])).toEqual([
    ["cancelled", 1, "cancelled"],
  ]);
});

it("a listener that goes away holds nothing up", async () => {
  const waiting = await waitingJob();
  const left = await follow(waiting);
  const stays = (await follow(waiting)).text();
  await left.body?.cancel();
  await deliver({ jobId: waiting.jobId }, runner);
  expect(eventsOf(await stays).at(-1)?.event).toBe("completed");
});

it("another tenant's job is not there", async () => {
  const waiting = await waitingJob();
  const other = { ...waiting, client: await newClient("stranger") };
  for (const [path, method] of [
    ["", "GET"],
    ["/events", "GET"],
    ["/cancel", "POST"],
    ["/retry", "POST"],
  ] as const) {
    expect((await askJob(other, path, method)).body).toMatchObject({ status: 404, code: "not_found" });
  }
  expect((await rowOf(waiting.jobId)).status).toBe("queued");
  expect((await call(`/v1/jobs/${waiting.jobId}`)).status).toBe(401);
});

it("a job whose object has forgotten it is answered from D1, and can still be brought back", async () => {
  const waiting = await waitingJob();
  const { jobId } = waiting;
  await askJob(waiting, "/cancel", "POST");
  const before = await askJob(waiting);
  await alterState(jobId, (job) => ({
    ...job,
    endedAt: (job.endedAt ?? 0) - LIMITS.jobRetentionSeconds * 1000 - 1,
  }));
  expect(await ringAlarm(jobId)).toBe(true);
  expect(await stateOf(jobId)).toBeUndefined();
  const left = await runInDurableObject(coordinatorOf(jobId), async (_, { storage }) => ({
    entries: (await storage.list()).size,
    alarm: await storage.getAlarm(),
  }));
  expect(left).toEqual({ entries: 0, alarm: null });

  const after = await askJob(waiting);
  expect([after.status, after.body]).toEqual([200, before.body]);
  expect(eventsOf(await (await follow(waiting)).text()).map(({ event }) => event)).toEqual(["cancelled"]);
  const coordinator = coordinatorOf(jobId);
  expect((await coordinator.retry(jobId))?.changed).toBe(true);
  await deliver({ jobId }, runner);
  expect((await coordinator.view(jobId))?.attempts).toBe(1);
});

it("an object keeps its job until a day after the end", async () => {
  const waiting = await waitingJob();
  await askJob(waiting, "/cancel", "POST");
  expect(await ringAlarm(waiting.jobId)).toBe(true);
  expect((await stateOf(waiting.jobId))?.status).toBe("cancelled");
});
