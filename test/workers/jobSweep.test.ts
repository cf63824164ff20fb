import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import worker from "../../src/index.ts";
import { hintLostJobs } from "../../src/jobs/sweep.ts";
import { LIMITS } from "../../src/limits.ts";
import { add, asset, newClient } from "./catalogue.ts";
import {
  coordinatorOf,
  hushLog,
  jobBecomes,
  newPicture,
  rowOf,
  services,
  waitingJob,
  withoutQueue,
} from "./jobKit.ts";

const FIRST_MS = LIMITS.firstHintSeconds * 1000;
const HINT_MS = LIMITS.hintSeconds * 1000;

/** Jobs of other tests have all been seen to. */
beforeEach(async () => {
  await env.DB.exec("UPDATE jobs SET status = 'cancelled'");
});
afterEach(() => void vi.restoreAllMocks());

/** A job that no message was ever sent for. */
async function unhintedJob() {
  const { jobId } = await waitingJob();
  await env.DB.prepare("UPDATE jobs SET hinted_at = NULL WHERE id = ?").bind(jobId).run();
  return rowOf(jobId);
}

/** Which jobs a sweep at this time sends for. */
async function swept(at: number): Promise<string[]> {
  const { given, sent } = withoutQueue();
  expect(await hintLostJobs(given, at)).toBe(sent.length);
  return sent.map(({ body }) => (body as { jobId: string }).jobId);
}

it("a message that could not be sent is made up for by the sweep, and the upload does not notice", async () => {
  const logged = hushLog();
  vi.spyOn(env.RENDITIONS_QUEUE, "send").mockRejectedValueOnce(new Error("queue down"));
  const client = await newClient("unsent");
  const id = await add(client, newPicture());
  expect(logged()).toEqual(["job_hint_failed"]);
  const { job } = (await asset(client, id)) as { job: { job_id: string } };
  expect(await rowOf(job.job_id)).toMatchObject({ status: "queued", hintedAt: null });

  const now = Date.now() + FIRST_MS;
  await worker.scheduled(createScheduledController({ scheduledTime: new Date(now) }), env);
  expect(await jobBecomes(job.job_id, "completed")).toMatchObject({ attempts: 1, hintCount: 0 });
});

it("a new job is left to its own message first", async () => {
  const { id: jobId, createdAt } = await unhintedJob();
  expect(await swept(createdAt + FIRST_MS - 1)).toEqual([]);
  expect(await swept(createdAt + FIRST_MS)).toEqual([jobId]);
});

it("a job in work is left to the alarm of its lease, and looked after when that must have been given up", async () => {
  const { jobId } = await waitingJob();
  const hintedAt = Number((await rowOf(jobId)).hintedAt);
  await coordinatorOf(jobId).claim(jobId, undefined);
  expect(await swept(hintedAt + HINT_MS - 1)).toEqual([]);
  expect(await swept(hintedAt + HINT_MS)).toEqual([jobId]);
});

it("the time to the next hint doubles with each after the first", async () => {
  const { id: jobId, createdAt } = await unhintedJob();
  let at = createdAt + FIRST_MS;
  expect(await swept(at)).toEqual([jobId]);
  for (const times of [1, 2, 4]) {
    expect(await swept(at + times * HINT_MS - 1)).toEqual([]);
    at += times * HINT_MS;
    expect(await swept(at)).toEqual([jobId]);
  }
});

it("one sweep sends a limited number of hints, oldest jobs first, and the next sends the others", async () => {
  const count = LIMITS.hintsPerSweep + 50;
  const tenant = await findOrCreateTenant(services().db, "crowd");
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO jobs (id, tenant_id, kind, subject_id, payload, dedupe_key, status, created_at)
     SELECT printf('%08d-0000-4000-8000-000000000000', i), ?2, 'renditions', 's' || i, '{}', 'k' || i, 'queued', i FROM n`,
  )
    .bind(count, tenant.id)
    .run();
  const now = Date.now();
  const first = await swept(now);
  expect(first).toHaveLength(LIMITS.hintsPerSweep);
  expect(first[0]?.startsWith("00000001")).toBe(true);
  const second = await swept(now + 1);
  expect(second).toHaveLength(50);
  expect(new Set([...first, ...second]).size).toBe(count);
  expect(await swept(now + 2)).toEqual([]);
});

it("a queue that is down does not keep dead objects alive", async () => {
  await unhintedJob();
  await env.BUCKET.put("assets/unfinished", "bytes");
  await env.DB.exec(
    "INSERT INTO pending_objects (key, state, created_at) VALUES ('assets/unfinished', 'open', 1)",
  );
  hushLog();
  vi.spyOn(env.RENDITIONS_QUEUE, "sendBatch").mockRejectedValue(new Error("queue down"));
  const controller = createScheduledController({ scheduledTime: new Date(Date.now() + FIRST_MS) });
  await expect(worker.scheduled(controller, env)).rejects.toThrow("queue down");
  expect(await env.BUCKET.head("assets/unfinished")).toBeNull();
});
