import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { CODECS, ENGINES } from "../../src/catalog/engine.ts";
import { renditionRunner } from "../../src/catalog/makeRenditions.ts";
import type { StepRunner } from "../../src/jobs/consumer.ts";
import { Gate } from "../../src/jobs/gate.ts";
import { DEAD_LETTER_QUEUE, KINDS } from "../../src/jobs/kinds.ts";
import { SOME_ID } from "./caller.ts";
import { add, asset, newClient } from "./catalogue.ts";
import {
  booksOf,
  coordinatorOf,
  deliver,
  handOver,
  hushLog,
  jobBecomes,
  messageOf,
  newPicture,
  poisonOf,
  rowOf,
  services,
  waitingJob,
  withoutQueue,
} from "./jobKit.ts";

afterEach(() => void vi.restoreAllMocks());

const runner = renditionRunner(CODECS, ENGINES);

it("an upload's message goes through the queue and the job is done at the first attempt", async () => {
  const client = await newClient("queue");
  const ids = await Promise.all([add(client, newPicture()), add(client, newPicture())]);
  for (const id of ids) {
    const { job } = (await asset(client, id)) as { job: { job_id: string } };
    expect(await jobBecomes(job.job_id, "completed")).toMatchObject({ fence: 1, attempts: 1, leases: 0 });
    expect((await booksOf(id)).renditions).toHaveLength(3);
  }
});

it("a message delivered twice at the same moment does the work once", async () => {
  const { assetId, jobId } = await waitingJob();
  let runs = 0;
  const counted: StepRunner = async (given, work) => {
    runs += 1;
    await runner(given, work);
  };
  const gate = new Gate(2, 60);
  const results = await Promise.all(
    [1, 2].map(() => deliver({ jobId, step: "make" }, counted, services(), gate)),
  );
  expect(results).toEqual([1, 2].map(() => ({ acknowledged: true, retried: false })));
  expect(runs).toBe(1);
  expect(await rowOf(jobId)).toMatchObject({ status: "completed", fence: 1, attempts: 1 });
  const { objects, renditions, pending } = await booksOf(assetId);
  // The original, three renditions and the checkpoints.
  expect([objects.length, renditions.length, pending.length]).toEqual([5, 3, 0]);
});

it("a message for a job that is done is acknowledged and nothing else", async () => {
  const { assetId, jobId } = await waitingJob();
  await deliver({ jobId }, runner);
  const before = [await rowOf(jobId), await booksOf(assetId)];
  const messages = [messageOf({ jobId }), messageOf({ jobId, step: "make" })];
  const result = await handOver(KINDS.renditions.queue, messages);
  expect(result.explicitAcks).toEqual(messages.map(({ id }) => id));
  expect([await rowOf(jobId), await booksOf(assetId)]).toEqual(before);
});

it("four claims at the same moment grant one", async () => {
  const { jobId } = await waitingJob();
  const coordinator = coordinatorOf(jobId);
  const claims = await Promise.all([1, 2, 3, 4].map(() => coordinator.claim(jobId, undefined)));
  const refusals = claims.map((claim) => (claim.granted ? "granted" : claim.refusal));
  expect(refusals.toSorted()).toEqual(["granted", "leased", "leased", "leased"]);
  expect(await rowOf(jobId)).toMatchObject({ status: "processing", fence: 1, attempts: 1, leases: 1 });
});

it("a message that finds the isolate full is sent again later and costs no attempt", async () => {
  const { jobId } = await waitingJob();
  const { given, sent } = withoutQueue();
  const gate = new Gate(1, 60);
  const leave = gate.enter();
  expect(await deliver({ jobId }, runner, given, gate)).toEqual({ acknowledged: true, retried: false });
  expect(sent).toEqual([{ body: { jobId }, delaySeconds: 2 }]);
  expect(await rowOf(jobId)).toMatchObject({ status: "queued", fence: 0, attempts: 0 });
  leave?.();
  await deliver(sent[0]?.body, runner, given, gate);
  expect(await rowOf(jobId)).toMatchObject({ status: "completed", attempts: 1 });
});

it("a message whose grant the database cannot be told of comes again, and spends none of the queue's retries", async () => {
  const { jobId } = await waitingJob();
  const { given, sent } = withoutQueue();
  const refusal = { granted: false, refusal: "unavailable", retryInMs: 0 } as const;
  const coordinator = { claim: async () => refusal };
  const coordinators = { getByName: () => coordinator } as unknown as typeof given.coordinators;
  const result = await deliver({ jobId }, runner, { ...given, coordinators });
  expect(result).toEqual({ acknowledged: true, retried: false });
  expect(sent).toEqual([{ body: { jobId }, delaySeconds: 2 }]);
});

it("a message that can neither be taken nor sent again goes back to its queue", async () => {
  const { jobId } = await waitingJob();
  const gate = new Gate(1, 60);
  gate.enter();
  vi.spyOn(env.RENDITIONS_QUEUE, "send").mockRejectedValue(new Error("queue down"));
  const result = await deliver({ jobId }, runner, services(), gate);
  expect(result).toEqual({ acknowledged: false, retried: true });
});

it("a message that is no hint is acknowledged and logged", async () => {
  const logged = hushLog();
  const message = messageOf("what?");
  const result = await handOver(KINDS.renditions.queue, [message]);
  expect(result.explicitAcks).toEqual([message.id]);
  expect(logged()).toEqual(["hint_malformed"]);
});

it("a hint for a job that does not exist is acknowledged", async () => {
  expect(await deliver({ jobId: SOME_ID }, runner)).toEqual({ acknowledged: true, retried: false });
});

it("dead letters are recorded once, with what they said", async () => {
  const logged = hushLog();
  const { jobId } = await waitingJob();
  const letters = [messageOf({ jobId }), messageOf({ jobId }), messageOf("scrap")];
  const result = await handOver(DEAD_LETTER_QUEUE, letters);
  expect(result.explicitAcks).toEqual(letters.map(({ id }) => id));
  expect(await poisonOf(jobId)).toEqual([
    expect.objectContaining({
      kind: "renditions",
      step: "any",
      attempts: 3,
      reasonCode: "dead_letter",
      payload: { jobId },
    }),
  ]);
  expect(await poisonOf(letters[2]?.id ?? "")).toEqual([
    expect.objectContaining({ kind: "unknown", payload: { body: "scrap" } }),
  ]);
  expect(logged()).toEqual(["dead_letter", "dead_letter", "dead_letter"]);
  expect(await rowOf(jobId)).toMatchObject({ status: "queued", attempts: 0 });
});
