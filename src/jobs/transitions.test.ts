import { describe, expect, it } from "vitest";
import { LIMITS } from "../limits.ts";
import { newJob, POLICY } from "./job.fixture.ts";
import type { JobState } from "./state.ts";
import {
  abandon,
  type Claim,
  cancel,
  claim,
  complete,
  expireLeases,
  fail,
  hinted,
  release,
  report,
  retry,
} from "./transitions.ts";

const PASSING = { code: "internal", message: "It may pass.", retry: true } as const;
const LASTING = { code: "picture_damaged", message: "It stays.", retry: false } as const;
const GONE = { code: "source_gone", message: "Gone." } as const;
const LEASE = POLICY.leaseSeconds * 1000;

function granted(job: JobState, now: number, step?: string) {
  const { state, outcome } = claim(job, step, now, POLICY);
  if (!outcome.granted) throw new Error(`refused: ${outcome.refusal}`);
  return { state, ...outcome };
}

function refusal(outcome: Claim): string {
  return outcome.granted ? "granted" : outcome.refusal;
}

describe("claim", () => {
  it("grants a free step under a new fence and counts the attempt", () => {
    const { state, step, fence, attempt } = granted(newJob(), 1000);
    expect([step, fence, attempt]).toEqual(["make", 1, 1]);
    expect(state).toMatchObject({ status: "processing", seq: 1, fence: 1, attempts: 1, startedAt: 1000 });
    expect(state.steps[0]).toMatchObject({ status: "leased", fence: 1, leaseEnds: 1000 + LEASE });
  });

  it("is refused while another holds the step, and changes nothing", () => {
    const { state } = granted(newJob(), 0);
    for (const name of [undefined, "make"]) {
      const again = claim(state, name, 1, POLICY);
      expect(again.state).toBe(state);
      expect(refusal(again.outcome)).toBe("leased");
    }
  });

  it("is refused for a step that is unknown, waiting or done, and for a job that has ended", () => {
    const job = newJob([["prepare"], ["band-0"]]);
    expect(refusal(claim(job, "nothing", 0, POLICY).outcome)).toBe("unknown_step");
    expect(refusal(claim(job, "band-0", 0, POLICY).outcome)).toBe("waiting");
    const held = granted(job, 0);
    const prepared = complete(held.state, "prepare", held.fence, 1).state;
    expect(refusal(claim(prepared, "prepare", 2, POLICY).outcome)).toBe("done");
    expect(refusal(claim(cancel(prepared, 2).state, "band-0", 3, POLICY).outcome)).toBe("done");
  });

  it("takes over a lease that has run out, once the wait after a failure is over", () => {
    const dead = granted(newJob(), 0);
    const early = claim(dead.state, "make", LEASE, POLICY);
    expect(early.outcome).toEqual({ granted: false, refusal: "early", retryInMs: 2000 });
    const second = granted(early.state, LEASE + 2000);
    expect([second.fence, second.attempt]).toEqual([2, 2]);
    expect(complete(second.state, "make", dead.fence, LEASE + 3000).outcome).toBe("lost");
  });
});

describe("a worker's word", () => {
  it("renews the lease with each report", () => {
    const { state, fence } = granted(newJob(), 0);
    const after = report(state, "make", fence, { done: 1, total: 3 }, 50_000, POLICY);
    expect(after.outcome).toBe("accepted");
    expect(after.state.progress).toEqual({ done: 1, total: 3 });
    expect(expireLeases(after.state, LEASE, POLICY)).toBe(after.state);
    expect(expireLeases(after.state, 50_000 + LEASE, POLICY).status).toBe("queued");
  });

  it("completes the job with its last step", () => {
    const { state, fence } = granted(newJob(), 0);
    const after = complete(state, "make", fence, 5);
    expect(after.outcome).toBe("accepted");
    expect(after.state).toMatchObject({ status: "completed", progress: { done: 3, total: 3 }, endedAt: 5 });
  });

  it("is lost under a fence that is not the step's, whatever it says", () => {
    const { state, fence } = granted(newJob(), 0);
    for (const stale of [fence - 1, fence + 1]) {
      for (const word of [
        report(state, "make", stale, { done: 1, total: 1 }, 1, POLICY),
        complete(state, "make", stale, 1),
        fail(state, "make", stale, PASSING, 1, POLICY),
        abandon(state, "make", stale, GONE, 1),
      ])
        expect(word).toEqual({ state, outcome: "lost" });
      expect(release(state, "make", stale)).toBe(state);
    }
  });

  it("gives a step back without a trace but the fence", () => {
    const { state, fence } = granted(newJob(), 0);
    const after = release(state, "make", fence);
    expect(after).toMatchObject({ status: "queued", attempts: 0, fence: 1 });
    expect(after.steps[0]).toMatchObject({ status: "open", attempts: 0 });
    expect(granted(after, 0)).toMatchObject({ fence: 2, attempt: 1 });
  });

  it("ends the job as cancelled when what it works on is gone", () => {
    const { state, fence } = granted(newJob(), 0);
    const after = abandon(state, "make", fence, GONE, 7).state;
    expect(after).toMatchObject({ status: "cancelled", failure: GONE, poison: null, endedAt: 7 });
  });
});

describe("failure", () => {
  it("is tried again after 2, 4 and 8 seconds, and the fourth is poison", () => {
    let job = newJob();
    let now = 0;
    for (const wait of POLICY.retryDelays) {
      const held = granted(job, now);
      job = fail(held.state, "make", held.fence, PASSING, now, POLICY).state;
      expect(job).toMatchObject({ status: "queued", owedHints: ["make"], failure: null });
      const early = claim(job, "make", now + wait * 1000 - 1, POLICY);
      expect(early.outcome).toEqual({ granted: false, refusal: "early", retryInMs: 1 });
      now += wait * 1000;
      job = hinted(job, job, now);
      expect(job.owedHints).toEqual([]);
    }
    const last = granted(job, now);
    job = fail(last.state, "make", last.fence, PASSING, now, POLICY).state;
    const reason = { code: PASSING.code, message: PASSING.message };
    expect(job).toMatchObject({ status: "failed", failure: reason, owedHints: [], attempts: 4 });
    expect(job.poison).toEqual({ ...reason, step: "make", fence: 4, attempts: 4 });
  });

  it("that no retry can help ends the job at once, without poison", () => {
    const { state, fence } = granted(newJob(), 0);
    const after = fail(state, "make", fence, LASTING, 3, POLICY).state;
    expect(after).toMatchObject({ status: "failed", poison: null, attempts: 1, endedAt: 3 });
    expect(after.failure).toEqual({ code: LASTING.code, message: LASTING.message });
  });

  it("is what a lease that runs out comes to, with a reason of its own", () => {
    let job = newJob();
    for (let attempt = 1; attempt <= 4; attempt++) {
      const held = granted(job, attempt * 1e6);
      expect(expireLeases(held.state, attempt * 1e6 + LEASE - 1, POLICY)).toBe(held.state);
      job = expireLeases(held.state, attempt * 1e6 + LEASE, POLICY);
    }
    expect(job.poison).toMatchObject({ code: "lease_expired", attempts: 4 });
  });

  it("owes one hint for a step, however often it fails before one is sent", () => {
    let job = newJob();
    for (const now of [0, 1e6]) {
      const held = granted(job, now);
      job = fail(held.state, "make", held.fence, PASSING, now, POLICY).state;
    }
    expect(job.owedHints).toEqual(["make"]);
  });

  it("owes a hint of its own when it comes while an earlier hint is being sent", () => {
    const first = granted(newJob(), 0);
    const sending = fail(first.state, "make", first.fence, PASSING, 0, POLICY).state;
    const second = granted(sending, 2000);
    const again = fail(second.state, "make", second.fence, PASSING, 2000, POLICY).state;
    expect(hinted(again, sending, 2001).owedHints).toEqual(["make"]);
    expect(hinted(again, again, 2001)).toMatchObject({ owedHints: [], hintedAt: 2001 });
    const ended = cancel(again, 2002).state;
    expect(hinted(ended, again, 2003)).toBe(ended);
  });
});

describe("cancel and retry", () => {
  it("lets the first of cancel and complete win", () => {
    const { state, fence } = granted(newJob(), 0);
    const cancelled = cancel(state, 1);
    expect(cancelled.outcome).toBe(true);
    expect(complete(cancelled.state, "make", fence, 2)).toEqual({ state: cancelled.state, outcome: "lost" });
    const completed = complete(state, "make", fence, 1).state;
    expect(cancel(completed, 2)).toEqual({ state: completed, outcome: false });
  });

  it("brings a failed job back with all its attempts and a fence above every worker's", () => {
    const { state, fence } = granted(newJob(), 0);
    const failed = fail(state, "make", fence, LASTING, 1, POLICY).state;
    const back = retry(failed, 2);
    expect(back.outcome).toBe(true);
    expect(back.state).toMatchObject({ status: "queued", failure: null, endedAt: null, owedHints: ["make"] });
    expect(back.state.fence).toBeGreaterThan(fence);
    expect(granted(back.state, 2)).toMatchObject({ attempt: 1, fence: back.state.fence + 1 });
    expect(complete(back.state, "make", fence, 3).outcome).toBe("lost");
  });

  it("is refused to a job that waits, works or is complete", () => {
    const { state, fence } = granted(newJob(), 0);
    for (const job of [newJob(), state, complete(state, "make", fence, 1).state])
      expect(retry(job, 2)).toEqual({ state: job, outcome: false });
  });
});

describe("a job of several stages", () => {
  const STAGES = [["prepare"], ["band-0", "band-1"], ["assemble"]];

  it("opens each stage when all of the one before is done, and owes its hints", () => {
    const prepare = granted(newJob(STAGES), 0);
    let job = complete(prepare.state, "prepare", prepare.fence, 1).state;
    expect(job).toMatchObject({ status: "queued", owedHints: ["band-0", "band-1"] });

    const one = granted(job, 2);
    const two = granted(one.state, 2);
    expect([one.step, two.step]).toEqual(["band-0", "band-1"]);
    job = complete(two.state, "band-1", two.fence, 3).state;
    expect(job.status).toBe("processing");
    expect(refusal(claim(job, "assemble", 3, POLICY).outcome)).toBe("waiting");
    job = complete(job, "band-0", one.fence, 4).state;

    const last = granted(job, 5);
    expect(last.step).toBe("assemble");
    job = complete(last.state, "assemble", last.fence, 6).state;
    expect(job).toMatchObject({ status: "completed", progress: { done: 4, total: 4 } });
  });

  it("keeps what is done over a retry", () => {
    const prepare = granted(newJob(STAGES), 0);
    const one = granted(complete(prepare.state, "prepare", prepare.fence, 1).state, 2);
    const two = granted(one.state, 2);
    const half = complete(two.state, "band-1", two.fence, 3).state;
    const failed = fail(half, "band-0", one.fence, LASTING, 4, POLICY).state;
    const back = retry(failed, 5).state;
    expect(back.steps.map((step) => step.status)).toEqual(["done", "open", "done", "waiting"]);
    expect(back.owedHints).toEqual(["band-0"]);
  });

  it("begins anew by a retry after it should have been forgotten", () => {
    const prepare = granted(newJob(STAGES), 0);
    const one = granted(complete(prepare.state, "prepare", prepare.fence, 1).state, 2);
    const failed = fail(one.state, one.step, one.fence, LASTING, 4, POLICY).state;
    const forgetAt = 4 + LIMITS.jobRetentionSeconds * 1000;
    expect(retry(failed, forgetAt - 1).state.steps[0]?.status).toBe("done");
    const back = retry(failed, forgetAt).state;
    expect(back.steps.map((step) => step.status)).toEqual(["open", "waiting", "waiting", "waiting"]);
    expect(back).toMatchObject({ owedHints: ["prepare"], progress: { done: 0 } });
    expect(back.fence).toBeGreaterThan(failed.fence);
  });

  it("owes messages to all open steps when one comes that names none: theirs are lost", () => {
    const prepare = granted(newJob(STAGES), 0);
    expect(prepare.state.owedHints).toEqual([]);
    const prepared = complete(prepare.state, "prepare", prepare.fence, 1).state;
    const told = hinted(prepared, prepared, 2);
    expect(told.owedHints).toEqual([]);
    expect(granted(told, 3, "band-1").state.owedHints).toEqual([]);
    const named = granted(told, 3);
    expect([named.step, named.state.owedHints]).toEqual(["band-0", ["band-1"]]);
  });

  it("takes a step from the worker beside the one that ended the job", () => {
    const prepare = granted(newJob(STAGES), 0);
    const one = granted(complete(prepare.state, "prepare", prepare.fence, 1).state, 2);
    const two = granted(one.state, 2);
    const failed = fail(two.state, "band-0", one.fence, LASTING, 4, POLICY).state;
    expect(complete(failed, "band-1", two.fence, 5)).toEqual({ state: failed, outcome: "lost" });
  });
});
