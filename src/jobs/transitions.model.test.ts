import { expect, it } from "vitest";
import { newJob, POLICY, pick, seeded } from "./job.fixture.ts";
import { isEnded, type JobState } from "./state.ts";
import * as protocol from "./transitions.ts";
import { GRACE_MS, postpone, remind, wake } from "./waits.ts";

const STAGES = [["prepare"], ["band-0", "band-1", "band-2"], ["assemble"]];
const NAMES = STAGES.flat();
const stageOf = (name: string) => STAGES.findIndex((names) => names.includes(name));
const ATTEMPTS = POLICY.retryDelays.length + 1;
const REASON = { code: "internal", message: "It failed." } as const;

interface Grant {
  readonly step: string;
  readonly fence: number;
}

/**
 * Random actions upon one job, and beside it a second book that knows of holders only: who may speak is
 * decided there, and the protocol has to agree at every step. Workers never forget a grant, so most of what
 * they say is stale.
 */
class Game {
  job = newJob(STAGES);
  now = 0;
  readonly grants: Grant[] = [];
  readonly #holders = new Map<string, { fence: number; ends: number }>();
  readonly #done = new Set<string>();
  readonly #attempts = new Map<string, number>();
  /** Steps that wait for their time, and whether they were put off. */
  readonly #waits = new Map<string, { readonly until: number; readonly postponed: boolean }>();
  /** Waits that were cut short. */
  woken = 0;
  #ended = false;
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  play(): void {
    this.now += Math.floor(this.#random() ** 3 * 30_000);
    pick<() => void>(
      [
        () => this.claim(pick([undefined, ...NAMES, "nothing"], this.#random)),
        () => this.claim(undefined),
        () => this.#speak("complete"),
        () => this.#speak("complete"),
        () => this.#speak(pick(["fail", "report", "release"], this.#random)),
        () => this.#speak(this.#random() < 0.1 ? "abandon" : "report"),
        () => this.#speak("postpone"),
        () => this.#wake(),
        () => this.#remind(),
        () => this.expire(),
        () => this.#hint(),
        () => (this.#random() < 0.1 ? this.#cancel() : this.retry()),
      ],
      this.#random,
    )();
  }

  claim(name: string | undefined): void {
    const before = this.job;
    const { state, outcome } = protocol.claim(before, name, this.now, POLICY);
    const expired = this.#noteExpired();
    const free = name === undefined || name === "nothing" ? undefined : this.#waits.get(name);
    if (!this.#ended && free !== undefined && free.until > this.now)
      expect(outcome, `${name} before its time`).toMatchObject({ granted: false, refusal: "early" });
    if (outcome.granted) this.#noteGrant(before, outcome);
    this.#become(state, expired + (outcome.granted ? 1 : 0));
  }

  #noteGrant(before: JobState, { step, fence, attempt }: Grant & { readonly attempt: number }): void {
    expect(this.#ended).toBe(false);
    expect(this.#holders.has(step), "two holders of one step").toBe(false);
    expect(this.#done.has(step)).toBe(false);
    expect(this.#waits.get(step)?.until ?? 0, `${step} before its time`).toBeLessThanOrEqual(this.now);
    this.#waits.delete(step);
    for (const earlier of NAMES.filter((each) => stageOf(each) < stageOf(step)))
      expect(this.#done.has(earlier), `${step} before ${earlier}`).toBe(true);
    expect(fence).toBeGreaterThan(before.fence);
    expect(attempt).toBe((this.#attempts.get(step) ?? 0) + 1);
    expect(attempt).toBeLessThanOrEqual(ATTEMPTS);
    this.#attempts.set(step, attempt);
    this.#holders.set(step, { fence, ends: this.now + POLICY.leaseSeconds * 1000 });
    this.grants.push({ step, fence });
  }

  expire(): void {
    this.#become(protocol.expireLeases(this.job, this.now, POLICY), this.#noteExpired());
  }

  retry(): void {
    const { state, outcome } = protocol.retry(this.job, this.now);
    expect(outcome).toBe(this.job.status === "failed" || this.job.status === "cancelled");
    if (outcome) {
      expect(state.fence).toBeGreaterThan(this.job.fence);
      this.#ended = false;
      this.#attempts.clear();
      this.#waits.clear();
    }
    this.#become(state, outcome ? 1 : 0, outcome);
  }

  /** Whoever comes now does the rest: nothing may be left that no one can take. */
  finish(): void {
    this.retry();
    for (let round = 0; !this.#ended && round < 100; round++) {
      this.now += POLICY.leaseSeconds * 1000;
      this.claim(undefined);
      const last = this.grants.at(-1);
      if (last !== undefined) this.#speak("complete", last);
      this.retry();
    }
    expect(this.job.status).toBe("completed");
    expect(this.job.steps.every((step) => step.status === "done")).toBe(true);
  }

  #wake(): void {
    const { state, outcome } = wake(this.job, this.now);
    const waiting = [...this.#waits].filter(([, { postponed, until }]) => postponed && until > this.now);
    expect(outcome).toBe(!this.#ended && waiting.length > 0);
    this.#openNow(state, outcome ? waiting.map(([name]) => name) : []);
    if (outcome) this.woken += 1;
    expect(wake(this.job, this.now), "a second word in the same wait").toEqual({
      state: this.job,
      outcome: false,
    });
  }

  #remind(): void {
    const overdue = [...this.#waits].filter(([, { until }]) => until + GRACE_MS <= this.now);
    const names = this.#ended ? [] : overdue.map(([name]) => name);
    this.#openNow(remind(this.job, this.now), names);
  }

  #openNow(state: JobState, names: readonly string[]): void {
    for (const name of names) {
      expect(state.owedHints).toContain(name);
      this.#waits.delete(name);
    }
    this.#become(state, names.length > 0 ? 1 : 0);
  }

  #speak(word: "complete" | "fail" | "report" | "release" | "abandon" | "postpone", given?: Grant): void {
    const grant =
      given ??
      (this.#random() < 0.5 ? this.grants.at(-1) : this.grants.length > 0 && pick(this.grants, this.#random));
    if (grant === undefined || grant === false) return;
    const { step, fence } = grant;
    const holds = this.#holders.get(step)?.fence === fence;
    const retry = this.#random() < 0.8;
    const { job, now } = this;
    const released = () => {
      const state = protocol.release(job, step, fence);
      return { state, outcome: state === job ? "lost" : "accepted" };
    };
    const { state, outcome } = {
      complete: () => protocol.complete(job, step, fence, now),
      fail: () => protocol.fail(job, step, fence, { ...REASON, retry }, now, POLICY),
      report: () => protocol.report(job, step, fence, { done: 1, total: 5 }, now, POLICY),
      release: released,
      abandon: () => protocol.abandon(job, step, fence, REASON, now),
      postpone: () => postpone(job, step, fence, 10, now),
    }[word]();
    expect(outcome, `${word} by ${holds ? "the holder" : "a stale worker"}`).toBe(
      holds ? "accepted" : "lost",
    );
    if (holds) this.#noteWord(word, step, retry);
    this.#become(state, holds ? 1 : 0);
  }

  #noteWord(word: string, step: string, retry: boolean): void {
    if (word === "report") {
      const holder = this.#holders.get(step);
      if (holder !== undefined) holder.ends = this.now + POLICY.leaseSeconds * 1000;
      return;
    }
    this.#holders.delete(step);
    const attempts = this.#attempts.get(step) ?? 0;
    if (word === "complete") {
      this.#done.add(step);
      if (this.#done.size === NAMES.length) this.#end();
    }
    if (word === "release" || word === "postpone") this.#attempts.set(step, attempts - 1);
    if (word === "postpone") this.#waits.set(step, { until: this.now + 10_000, postponed: true });
    if (word === "abandon" || (word === "fail" && (!retry || attempts === ATTEMPTS))) this.#end();
    else if (word === "fail") this.#backOff(step, attempts);
  }

  #noteExpired(): number {
    let count = 0;
    for (const name of NAMES) {
      const holder = this.#holders.get(name);
      if (holder === undefined || holder.ends > this.now) continue;
      count += 1;
      this.#holders.delete(name);
      const attempts = this.#attempts.get(name) ?? 0;
      if (attempts === ATTEMPTS) {
        this.#end();
        break;
      }
      this.#backOff(name, attempts);
    }
    return count;
  }

  #backOff(step: string, attempts: number): void {
    const until = this.now + (POLICY.retryDelays[attempts - 1] ?? 0) * 1000;
    this.#waits.set(step, { until, postponed: false });
  }

  #cancel(): void {
    const { state, outcome } = protocol.cancel(this.job, this.now);
    expect(outcome, "the first of cancel and complete wins").toBe(!this.#ended);
    if (outcome) this.#end();
    this.#become(state, outcome ? 1 : 0);
  }

  #hint(): void {
    if (this.job.owedHints.length > 0) this.#become(protocol.hinted(this.job, this.job, this.now), 1);
  }

  #end(): void {
    this.#ended = true;
    this.#holders.clear();
  }

  #become(after: JobState, changes: number, byRetry = false): void {
    const before = this.job;
    if (changes === 0) expect(after, "nothing happened, so nothing may change").toBe(before);
    expect(after.seq, "one more with each change").toBe(before.seq + changes);
    expect(after.fence).toBeGreaterThanOrEqual(before.fence);
    if (isEnded(before.status) && !byRetry) {
      const { seq: _, ...left } = after;
      expect(left, "ended states are left by retry alone").toMatchObject({
        status: before.status,
        steps: before.steps,
        failure: before.failure,
        endedAt: before.endedAt,
      });
    }
    expect(isEnded(after.status)).toBe(this.#ended);
    expect(new Set(after.owedHints).size).toBe(after.owedHints.length);
    const leased = after.steps.filter((step) => step.status === "leased");
    expect(Object.fromEntries(leased.map((step) => [step.name, step.fence]))).toEqual(
      Object.fromEntries([...this.#holders].map(([name, { fence }]) => [name, fence])),
    );
    if (!this.#ended) expect(after.status).toBe(leased.length > 0 ? "processing" : "queued");
    if (after.poison !== null) expect(after.poison.attempts).toBe(ATTEMPTS);
    this.job = after;
  }
}

it("holds in thousands of random orders of what workers, users and clocks do", () => {
  let [grants, woken] = [0, 0];
  const ends = new Set<string>();
  for (let seed = 1; seed <= 2000; seed++) {
    const game = new Game(seed);
    try {
      for (let i = 0; i < 80; i++) {
        game.play();
        ends.add(game.job.status);
      }
      grants += game.grants.length;
      woken += game.woken;
      game.finish();
    } catch (failed) {
      throw new Error(`seed ${seed}`, { cause: failed });
    }
  }
  expect(grants).toBeGreaterThan(10_000);
  expect(woken).toBeGreaterThan(200);
  expect([...ends].toSorted()).toEqual(["cancelled", "completed", "failed", "processing", "queued"]);
});
