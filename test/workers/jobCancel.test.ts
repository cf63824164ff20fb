import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { CODECS, ENGINES } from "../../src/catalog/engine.ts";
import { renditionRunner } from "../../src/catalog/makeRenditions.ts";
import type { StepRunner } from "../../src/jobs/consumer.ts";
import { deleteDeadObjects } from "../../src/storage/sweep.ts";
import { call } from "./caller.ts";
import {
  askJob,
  booksOf,
  coordinatorOf,
  deliver,
  hushLog,
  poisonOf,
  rowOf,
  services,
  type Waiting,
  waitingJob,
} from "./jobKit.ts";

afterEach(() => void vi.restoreAllMocks());

const runner = renditionRunner(CODECS, ENGINES);

/** Does the work, and right after its report number `at` something else happens. */
function interruptedAfter(at: number, happens: () => Promise<unknown>): StepRunner {
  let reports = 0;
  return (given, work) =>
    runner(given, {
      ...work,
      report: async (done, total) => {
        await work.report(done, total);
        reports += 1;
        if (reports === at) await happens();
      },
    });
}

async function expectOnlyOriginal({ assetId }: Waiting): Promise<void> {
  await deleteDeadObjects(services(), Date.now());
  const { asset, objects, renditions, pending } = await booksOf(assetId);
  expect(asset?.ahash).toBeNull();
  expect([objects, renditions, pending]).toEqual([[`assets/${assetId}`], [], []]);
}

it("a job cancelled while it waits is never begun", async () => {
  const waiting = await waitingJob();
  const answer = await askJob(waiting, "/cancel", "POST");
  expect([answer.status, answer.body.status, answer.body.error]).toEqual([200, "cancelled", null]);
  await deliver({ jobId: waiting.jobId }, runner);
  expect(await rowOf(waiting.jobId)).toMatchObject({ status: "cancelled", attempts: 0, fence: 0 });
  await expectOnlyOriginal(waiting);
});

it.each([
  ["its next report", 1],
  ["its commit", 3],
])(
  "a job cancelled at work ends when its worker comes to %s, and nothing of it stays",
  async (_, reports) => {
    const waiting = await waitingJob();
    const { jobId } = waiting;
    const cancel = () => askJob(waiting, "/cancel", "POST");
    await deliver({ jobId }, interruptedAfter(reports, cancel));
    expect(await rowOf(jobId)).toMatchObject({ status: "cancelled", leases: 0, errorCode: null });
    expect(await poisonOf(jobId)).toEqual([]);
    await expectOnlyOriginal(waiting);
  },
);

it("a job that has ended is not cancelled", async () => {
  const waiting = await waitingJob();
  await deliver({ jobId: waiting.jobId }, runner);
  const answer = await askJob(waiting, "/cancel", "POST");
  expect(answer.body).toMatchObject({ status: 409, code: "job_finished", detail: { status: "completed" } });
  expect((await rowOf(waiting.jobId)).status).toBe("completed");
});

it("a cancelled job is brought back by a retry", async () => {
  const waiting = await waitingJob();
  await askJob(waiting, "/cancel", "POST");
  vi.spyOn(env.RENDITIONS_QUEUE, "sendBatch").mockResolvedValue(undefined as never);
  expect((await askJob(waiting, "/retry", "POST")).status).toBe(202);
  await deliver({ jobId: waiting.jobId }, runner);
  expect(await rowOf(waiting.jobId)).toMatchObject({ status: "completed", fence: 2 });
});

it.each([["cancel"], ["complete"]])(
  "of cancel and complete at the same moment the first wins: %s",
  async (first) => {
    const { jobId } = await waitingJob();
    const coordinator = coordinatorOf(jobId);
    const claim = await coordinator.claim(jobId, "make");
    if (!claim.granted) throw new Error(claim.refusal);
    const cancel = () => coordinator.cancel(jobId).then((result) => result?.changed === true);
    const complete = () =>
      coordinator.complete(jobId, "make", claim.fence).then((verdict) => verdict === "accepted");
    const order = first === "cancel" ? [cancel, complete] : [complete, cancel];
    expect(await Promise.all(order.map((act) => act()))).toEqual([true, false]);
    const status = first === "cancel" ? "cancelled" : "completed";
    expect((await coordinator.view(jobId))?.status).toBe(status);
    expect((await rowOf(jobId)).status).toBe(status);
  },
);

it("a picture deleted while its job is at work takes the job with it", async () => {
  const waiting = await waitingJob();
  const { assetId, client, jobId } = waiting;
  const remove = async () => {
    const answer = await call(`/v1/assets/${assetId}`, { method: "DELETE", headers: client.headers });
    expect(answer.status, answer.text).toBe(204);
  };
  hushLog();
  await deliver({ jobId }, interruptedAfter(3, remove));
  expect((await rowOf(jobId)).status).toBe("cancelled");
  await deleteDeadObjects(services(), Date.now());
  expect(await booksOf(assetId)).toEqual({ asset: undefined, objects: [], renditions: [], pending: [] });
});

it("a worker whose picture is gone ends its job as cancelled, without poison", async () => {
  const { assetId, jobId } = await waitingJob();
  hushLog();
  await env.DB.prepare("DELETE FROM assets WHERE id = ?").bind(assetId).run();
  await deliver({ jobId }, runner);
  expect(await rowOf(jobId)).toMatchObject({ status: "cancelled", errorCode: "source_gone", attempts: 1 });
  expect(await poisonOf(jobId)).toEqual([]);
  await env.BUCKET.delete(`assets/${assetId}`);
});
