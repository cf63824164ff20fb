import { describe, expect, it } from "vitest";
import type { JobRow } from "../db/jobs.ts";
import { newJob, POLICY } from "./job.fixture.ts";
import { fromRow, toMirror, toPoisonRow } from "./rows.ts";
import type { JobState } from "./state.ts";
import { cancel, claim, complete, fail, retry } from "./transitions.ts";

/** The row as D1 would hold it after a mirror. */
function rowOf(job: JobState): JobRow {
  const { id, tenantId, kind, subjectId, payload, createdAt } = job;
  const born = { id, tenantId, kind, subjectId, payload, createdAt, dedupeKey: "key", hintCount: 0 };
  return { ...born, ...toMirror(job) };
}

const held = claim(newJob(), "make", 5, POLICY).state;
const failed = (job: JobState, fence: number, retry: boolean) =>
  fail(job, "make", fence, { code: "internal", message: "It failed.", retry }, 9, POLICY).state;

describe("a job read from its row", () => {
  it("is the one just born", () => {
    expect(fromRow(rowOf(newJob()))).toEqual(newJob());
  });

  it.each([
    ["completed", complete(held, "make", 1, 9).state],
    ["failed", failed(held, 1, false)],
    ["cancelled", cancel(held, 9).state],
  ])("is told to a caller as it %s", (status, job) => {
    const read = fromRow(rowOf(job));
    expect(read).toMatchObject({ status, seq: job.seq, fence: job.fence, attempts: job.attempts });
    expect([read.progress, read.failure, read.startedAt, read.endedAt]).toEqual([
      job.progress,
      job.failure,
      job.startedAt,
      job.endedAt,
    ]);
  });

  it("comes back by retry above every fence it had", () => {
    const back = retry(fromRow(rowOf(failed(held, 1, false))), 10).state;
    expect(claim(back, undefined, 10, POLICY).outcome).toMatchObject({ granted: true, fence: 3, attempt: 1 });
  });

  it("is refused where its kind is unknown", () => {
    expect(() => fromRow({ ...rowOf(newJob()), kind: "baking" })).toThrow("baking");
  });
});

describe("rows of a job", () => {
  it("count the steps in work", () => {
    expect([toMirror(newJob()).leases, toMirror(held).leases]).toEqual([0, 1]);
  });

  it("tell of poison when the attempts are used up, not of what no retry can help", () => {
    const last = { ...held, steps: held.steps.map((step) => ({ ...step, attempts: 4 })) };
    expect(toPoisonRow(failed(last, 1, true))).toMatchObject({
      jobId: last.id,
      kind: "renditions",
      step: "make",
      fence: 1,
      attempts: 4,
      reasonCode: "internal",
      reason: "It failed.",
      payload: last.payload,
      createdAt: 9,
    });
    expect(toPoisonRow(failed(last, 1, false))).toBeNull();
  });
});
