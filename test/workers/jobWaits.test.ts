import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NotYet, type StepRunner } from "../../src/jobs/consumer.ts";
import type { Gate } from "../../src/jobs/gate.ts";
import { GATES } from "../../src/jobs/gates.ts";
import { KINDS } from "../../src/jobs/kinds.ts";
import { archiveJob, gathering } from "./archiveKit.ts";
import { SOME_ID } from "./caller.ts";
import {
  alterState,
  coordinatorOf,
  deliver,
  hushLog,
  poisonOf,
  ringAlarm,
  rowOf,
  type Sent,
  services,
  stateOf,
} from "./jobKit.ts";

const done: StepRunner = async () => {};
const putOff =
  (seconds: number): StepRunner =>
  async () => {
    throw new NotYet(seconds);
  };

const gather = (jobId: string, run: StepRunner, gate?: Gate) =>
  deliver({ jobId, step: "gather" }, run, services(), gate, "archive");

/** What the job's object sends, in place of the queue. */
let sent: Sent[] = [];

beforeEach(() => {
  sent = [];
  vi.spyOn(env.ARCHIVES_QUEUE, "sendBatch").mockImplementation(async (messages) => {
    sent.push(...([...messages] as unknown as Sent[]));
    return undefined as never;
  });
});
afterEach(() => void vi.restoreAllMocks());

describe("a step that is not yet", () => {
  it("is asked again at its time: no attempt, no report of an error, one message", async () => {
    const logged = hushLog();
    const { id } = await archiveJob("waits");
    for (let i = 0; i < 6; i += 1) {
      expect(await gather(id, putOff(0))).toEqual({ acknowledged: true, retried: false });
    }
    expect(await rowOf(id)).toMatchObject({ status: "queued", attempts: 0, leases: 0, errorCode: null });
    expect(sent).toHaveLength(6);
    await gather(id, putOff(900));
    expect(sent.at(-1)).toEqual({ body: { jobId: id, step: "gather" }, delaySeconds: 900 });
    const reports = await env.DB.prepare("SELECT count(*) AS n FROM error_events WHERE job_id = ?")
      .bind(id)
      .first<number>("n");
    expect([reports, await poisonOf(id), logged()]).toEqual([0, [], []]);
  });

  it("is not begun before, and a message that comes early is not passed on", async () => {
    const { id } = await archiveJob("waits");
    await gather(id, putOff(900));
    expect(await gather(id, done)).toEqual({ acknowledged: true, retried: false });
    expect(sent).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ status: "queued", fence: 1 });
  });

  it("stays with who took it over meanwhile", async () => {
    const { id, fence } = await gathering("waits");
    await alterState(id, (job) => ({ ...job, steps: job.steps.map((step) => ({ ...step, leaseEnds: 1 })) }));
    expect(await coordinatorOf(id).claim(id, "gather")).toMatchObject({ granted: true, fence: 2 });
    expect(await coordinatorOf(id).postpone(id, "gather", fence, 900)).toBe("lost");
    expect(await rowOf(id)).toMatchObject({ status: "processing", attempts: 2, leases: 1 });
  });

  it("is made up for by the alarm when its message was lost", async () => {
    const { id } = await archiveJob("waits");
    await gather(id, putOff(900));
    await alterState(id, (job) => ({ ...job, steps: job.steps.map((step) => ({ ...step, notBefore: 1 })) }));
    expect(await ringAlarm(id)).toBe(true);
    expect(sent.map(({ delaySeconds }) => delaySeconds)).toEqual([900, 0]);
    await gather(id, done);
    expect(await rowOf(id)).toMatchObject({ status: "completed", attempts: 1 });
  });

  it("is woken once, however many events come, and not when it has ended", async () => {
    const { id } = await archiveJob("waits");
    const coordinator = coordinatorOf(id);
    expect(await coordinator.wake(id)).toBe(false);
    await gather(id, putOff(900));
    const woken = await Promise.all([1, 2, 3, 4, 5].map(() => coordinator.wake(id)));
    expect(woken.filter(Boolean)).toHaveLength(1);
    expect(sent.map(({ delaySeconds }) => delaySeconds)).toEqual([900, 0]);
    await gather(id, done);
    expect(await rowOf(id)).toMatchObject({ status: "completed", attempts: 1, fence: 2 });
    const state = await stateOf(id);
    expect(await coordinator.wake(id)).toBe(false);
    expect(await stateOf(id)).toEqual(state);
    expect(await coordinatorOf(SOME_ID).wake(SOME_ID)).toBe(false);
  });

  it("is no reason to wait for the engine: what decodes nothing passes a gate of its own", async () => {
    const { id } = await archiveJob("waits");
    const leave = GATES.engine.enter();
    await gather(id, done, GATES[KINDS.archive.gate]);
    leave?.();
    expect((await rowOf(id)).status).toBe("completed");
  });
});

describe("who waits for a job's end", () => {
  it("is told when it comes, however many wait", async () => {
    const { id, fence } = await gathering("waits");
    const coordinator = coordinatorOf(id);
    const answers = [1, 2, 3].map(() => coordinator.whenEnded(id, 50_000));
    expect(await coordinator.report(id, "gather", fence, { done: 1, total: 2 })).toBe("accepted");
    expect(await coordinator.complete(id, "gather", fence)).toBe("accepted");
    for (const job of await Promise.all(answers)) expect(job).toMatchObject({ id, status: "completed" });
    expect(await coordinator.whenEnded(id, 50_000)).toMatchObject({ status: "completed" });
  });

  it("is told of a cancellation too", async () => {
    const { id } = await gathering("waits");
    const answer = coordinatorOf(id).whenEnded(id, 50_000);
    await coordinatorOf(id).cancel(id);
    expect(await answer).toMatchObject({ status: "cancelled" });
  });

  it("is told how it stands when the time is up, and that there is no such job", async () => {
    const { id } = await gathering("waits");
    expect(await coordinatorOf(id).whenEnded(id, 1)).toMatchObject({ status: "processing" });
    expect(await coordinatorOf(SOME_ID).whenEnded(SOME_ID, 50_000)).toBeNull();
  });

  it("has the call fail when the object goes, and may ask again", async () => {
    const { id } = await gathering("waits");
    const outcome = coordinatorOf(id)
      .whenEnded(id, 50_000)
      .then(
        () => "told",
        () => "failed",
      );
    await coordinatorOf(id).view(id);
    const moved = runInDurableObject(coordinatorOf(id), (_, state) => state.abort("moved"));
    await expect(moved).rejects.toThrow("moved");
    expect(await outcome).toBe("failed");
    expect(await coordinatorOf(id).whenEnded(id, 1)).toMatchObject({ status: "processing" });
  });
});
