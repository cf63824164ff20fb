import { describe, expect, it } from "vitest";
import { nextAlarm, owedMessages } from "./alarm.ts";
import { newJob, POLICY } from "./job.fixture.ts";
import type { JobState } from "./state.ts";
import { cancel, claim, complete, fail, hinted, retry } from "./transitions.ts";
import { GRACE_MS, postpone, remind, wake } from "./waits.ts";

const PASSING = { code: "internal", message: "It may pass.", retry: true } as const;

function granted(job: JobState, now: number) {
  const { state, outcome } = claim(job, "make", now, POLICY);
  if (!outcome.granted) throw new Error(`refused: ${outcome.refusal}`);
  return { state, ...outcome };
}

/** A job whose step was put off at 1 s for 15 s. */
function postponed(job = newJob()) {
  const held = granted(job, 1000);
  return postpone(held.state, "make", held.fence, 15, 1000).state;
}

describe("a step that is put off", () => {
  it("is open again at its time, with one message owed for then, and it was no attempt", () => {
    const job = postponed();
    expect(job).toMatchObject({ status: "queued", attempts: 0, failure: null, poison: null, fence: 1 });
    expect(owedMessages(job, 1000)).toEqual([{ body: { jobId: job.id, step: "make" }, delaySeconds: 15 }]);
    expect(claim(job, "make", 15_999, POLICY).outcome).toMatchObject({ refusal: "early", retryInMs: 1 });
    expect(granted(job, 16_000)).toMatchObject({ attempt: 1, fence: 2 });
  });

  it("may be put off for ever, and still has all its attempts", () => {
    let job = newJob();
    for (let now = 0; now < 100 * 20_000; now += 20_000) {
      const held = granted(job, now);
      job = postpone(held.state, "make", held.fence, 15, now).state;
    }
    expect(job).toMatchObject({ attempts: 0, poison: null, owedHints: ["make"] });
    expect(granted(job, 1e9).attempt).toBe(1);
  });

  it("keeps the attempts that failed before", () => {
    const held = granted(newJob(), 0);
    const failed = fail(held.state, "make", held.fence, PASSING, 0, POLICY).state;
    const again = granted(failed, 2000);
    const job = postpone(again.state, "make", again.fence, 15, 2000).state;
    expect(job.attempts).toBe(1);
    expect(granted(job, 17_000).attempt).toBe(2);
  });

  it("is not put off by a worker that lost it", () => {
    const { state, fence } = granted(newJob(), 0);
    for (const stale of [fence - 1, fence + 1])
      expect(postpone(state, "make", stale, 15, 1)).toEqual({ state, outcome: "lost" });
    const ended = cancel(state, 1).state;
    expect(postpone(ended, "make", fence, 15, 2)).toEqual({ state: ended, outcome: "lost" });
  });
});

describe("wake", () => {
  it("lets it be taken at once and owes a message for now; a second word changes nothing", () => {
    const sent = hinted(postponed(), postponed(), 1001);
    const { state, outcome } = wake(sent, 2000);
    expect(outcome).toBe(true);
    expect(owedMessages(state, 2000)).toEqual([{ body: { jobId: state.id, step: "make" }, delaySeconds: 0 }]);
    expect(wake(state, 2001)).toEqual({ state, outcome: false });
    expect(granted(state, 2001).attempt).toBe(1);
  });

  it("owes its message even while the one for later is being sent", () => {
    const sending = postponed();
    const { state } = wake(sending, 1001);
    expect(state.owedHints).toEqual(["make"]);
    const after = hinted(state, sending, 1002);
    expect(after.owedHints).toEqual(["make"]);
    expect(hinted(after, after, 1003).owedHints).toEqual([]);
  });

  it("changes nothing of a job that waits for nothing, works or has ended, nor the wait after a failure", () => {
    const held = granted(newJob(), 0);
    const failed = fail(held.state, "make", held.fence, PASSING, 0, POLICY).state;
    const retried = retry(cancel(postponed(), 2000).state, 2000).state;
    for (const job of [
      newJob(),
      held.state,
      failed,
      retried,
      complete(held.state, "make", held.fence, 1).state,
      cancel(postponed(), 2000).state,
    ])
      expect(wake(job, 1500)).toEqual({ state: job, outcome: false });
    const due = postponed();
    expect(wake(due, 16_000)).toEqual({ state: due, outcome: false });
  });
});

describe("remind", () => {
  it("owes another message, once, when the step's own has not come", () => {
    const job = hinted(postponed(), postponed(), 1001);
    const late = 16_000 + GRACE_MS;
    expect(nextAlarm(job, job.seq, 2000)).toBe(late);
    expect(remind(job, late - 1)).toBe(job);
    const reminded = remind(job, late);
    expect(reminded.owedHints).toEqual(["make"]);
    const sent = hinted(reminded, reminded, late);
    expect(remind(sent, 1e9)).toBe(sent);
    expect(nextAlarm(sent, sent.seq, late)).toBeNull();
  });

  it("covers the wait after a failure, and leaves steps in work and ended jobs alone", () => {
    const held = granted(newJob(), 0);
    const failed = fail(held.state, "make", held.fence, PASSING, 0, POLICY).state;
    expect(remind(failed, 2000 + GRACE_MS).owedHints).toEqual(["make"]);
    expect(remind(held.state, 1e9)).toBe(held.state);
    const ended = cancel(postponed(), 2000).state;
    expect(remind(ended, 1e9)).toBe(ended);
  });
});
