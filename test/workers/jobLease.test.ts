import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { CODECS, ENGINES } from "../../src/catalog/engine.ts";
import { renditionRunner } from "../../src/catalog/makeRenditions.ts";
import { LeaseLost, type Work } from "../../src/jobs/consumer.ts";
import { deleteDeadObjects } from "../../src/storage/sweep.ts";
import {
  booksOf,
  coordinatorOf,
  deliver,
  endLeases,
  hushLog,
  jobBecomes,
  ringAlarm,
  rowOf,
  services,
  stateOf,
  waitingJob,
  withoutQueue,
} from "./jobKit.ts";

afterEach(() => void vi.restoreAllMocks());

const runner = renditionRunner(CODECS, ENGINES);

/** Someone who was granted the step and does not listen to what becomes of it. */
async function grab(jobId: string): Promise<Work> {
  const claim = await coordinatorOf(jobId).claim(jobId, "make");
  if (!claim.granted) throw new Error(`refused: ${claim.refusal}`);
  const { step, fence, attempt } = claim;
  return { jobId, step, fence, attempt, report: async () => {}, keep: async () => {} };
}

/** Everything the dead might still say. */
async function lateWords({ jobId, step, fence }: Work): Promise<string[]> {
  const coordinator = coordinatorOf(jobId);
  const reason = { code: "internal", message: "late" } as const;
  return [
    await coordinator.report(jobId, step, fence, { done: 9, total: 9 }),
    await coordinator.fail(jobId, step, fence, { ...reason, retry: true }),
    await coordinator.abandon(jobId, step, fence, reason),
    await coordinator.complete(jobId, step, fence),
  ];
}

it("a worker that dies with the lease is replaced when the lease runs out, and is not listened to again", async () => {
  const { assetId, jobId } = await waitingJob();
  const dead = await grab(jobId);
  await endLeases(jobId);
  expect(await ringAlarm(jobId)).toBe(true);
  const row = await jobBecomes(jobId, "completed");
  expect(row).toMatchObject({ fence: 2, attempts: 2, errorCode: null });

  const before = await booksOf(assetId);
  expect(before.renditions.every((key) => key.endsWith(`.${jobId}.2.jpg`))).toBe(true);
  const state = await stateOf(jobId);
  expect(await lateWords(dead)).toEqual(["lost", "lost", "lost", "lost"]);
  expect(await stateOf(jobId)).toEqual(state);
  await expect(runner(services(), dead)).rejects.toThrow(LeaseLost);
  expect(await rowOf(jobId)).toEqual(row);
  await deleteDeadObjects(services(), Date.now());
  expect(await booksOf(assetId)).toEqual(before);
});

it("a late commit changes no row while the next worker is at work", async () => {
  const { assetId, jobId } = await waitingJob();
  const dead = await grab(jobId);
  await endLeases(jobId);
  const next = await grab(jobId);
  expect([dead.fence, next.fence, next.attempt]).toEqual([1, 2, 2]);

  await expect(runner(services(), dead)).rejects.toThrow(LeaseLost);
  const between = await booksOf(assetId);
  expect([between.renditions, between.asset?.ahash]).toEqual([[], null]);
  await runner(services(), next);
  expect(await coordinatorOf(jobId).complete(jobId, "make", next.fence)).toBe("accepted");
  const { renditions } = await booksOf(assetId);
  expect(renditions).toHaveLength(3);
  await deleteDeadObjects(services(), Date.now());
  const after = await booksOf(assetId);
  expect(after.objects.filter((key) => key.startsWith("renditions/"))).toEqual(renditions);
  expect(after.pending).toEqual([]);
});

it("a lease outlives the object's memory", async () => {
  const { jobId } = await waitingJob();
  const worker = await grab(jobId);
  await evictDurableObject(coordinatorOf(jobId));
  expect(await coordinatorOf(jobId).claim(jobId, undefined)).toMatchObject({ refusal: "leased" });
  expect(await coordinatorOf(jobId).complete(jobId, "make", worker.fence)).toBe("accepted");
});

it("a grant that D1 cannot be told of is taken back without costing an attempt, and the alarm tells D1 later", async () => {
  const { jobId } = await waitingJob();
  const coordinator = coordinatorOf(jobId);
  await coordinator.view(jobId);
  const logged = hushLog();
  await env.DB.exec("ALTER TABLE jobs RENAME TO jobs_away");
  try {
    expect(await coordinator.claim(jobId, undefined)).toMatchObject({
      granted: false,
      refusal: "unavailable",
    });
    const { given, sent } = withoutQueue();
    expect(await deliver({ jobId }, runner, given)).toEqual({ acknowledged: true, retried: false });
    expect(sent).toMatchObject([{ body: { jobId } }]);
  } finally {
    await env.DB.exec("ALTER TABLE jobs_away RENAME TO jobs");
  }
  expect(logged()).toContain("job_mirror_failed");
  const state = await stateOf(jobId);
  expect(state).toMatchObject({ status: "queued", attempts: 0, fence: 2 });
  expect(state?.steps[0]).toMatchObject({ status: "open", attempts: 0 });
  expect(await rowOf(jobId)).toMatchObject({ seq: 0, fence: 0 });

  await ringAlarm(jobId);
  expect(await rowOf(jobId)).toMatchObject({ seq: state?.seq, fence: 2, status: "queued", leases: 0 });
  await deliver({ jobId }, runner);
  expect(await rowOf(jobId)).toMatchObject({ status: "completed", attempts: 1, fence: 3 });
});
