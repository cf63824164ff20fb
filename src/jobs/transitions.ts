/**
 * The job protocol as pure transitions. The Durable Object of a job applies one transition at a time, stores
 * the result and only then acts on it.
 */

import type { JobPolicy } from "../config.ts";
import { forgetAt } from "./alarm.ts";
import { isEnded, type JobFailure, type JobState, type StepState } from "./state.ts";
import { ending, heldStep, next, openStage, openStatus, replaceStep } from "./steps.ts";

export type Refusal = "done" | "leased" | "waiting" | "early" | "unknown_step" | "unavailable";

export type Claim =
  | { readonly granted: true; readonly step: string; readonly fence: number; readonly attempt: number }
  | { readonly granted: false; readonly refusal: Refusal; readonly retryInMs: number };

/** What became of a worker's word: it counted, or the worker had lost the step before. */
export type Verdict = "accepted" | "lost";

export interface Transition<T> {
  readonly state: JobState;
  readonly outcome: T;
}

/** Grants one step to one worker. Without a name, the first that is free. */
export function claim(
  before: JobState,
  name: string | undefined,
  now: number,
  policy: JobPolicy,
): Transition<Claim> {
  const state = expireLeases(before, now, policy);
  const refuse = (refusal: Refusal, retryInMs = 0): Transition<Claim> => ({
    state,
    outcome: { granted: false, refusal, retryInMs },
  });
  if (isEnded(state.status)) return refuse("done");
  const step =
    name === undefined
      ? state.steps.find((each) => each.status === "open" && each.notBefore <= now)
      : state.steps.find((each) => each.name === name);
  if (step === undefined) return refuse(name === undefined ? "leased" : "unknown_step");
  if (step.status === "done" || step.status === "leased" || step.status === "waiting")
    return refuse(step.status);
  if (step.notBefore > now) return refuse("early", step.notBefore - now);

  const fence = state.fence + 1;
  const attempt = step.attempts + 1;
  const leased: StepState = {
    ...step,
    status: "leased",
    fence,
    attempts: attempt,
    notBefore: 0,
    postponed: false,
    leaseEnds: now + policy.leaseSeconds * 1000,
  };
  return {
    state: next(state, {
      status: "processing",
      fence,
      attempts: state.attempts + 1,
      steps: replaceStep(state.steps, leased),
      owedHints: name === undefined ? otherOpen(state, step.name) : without(state.owedHints, step.name),
      startedAt: state.startedAt ?? now,
    }),
    outcome: { granted: true, step: step.name, fence, attempt },
  };
}

/**
 * A message that names no step is a job's first, or makes up for some that were lost: then the others that are open
 * have none either.
 */
function otherOpen({ steps, owedHints }: JobState, taken: string): string[] {
  const open = steps.filter((step) => step.status === "open").map((step) => step.name);
  return without([...new Set([...owedHints, ...open])], taken);
}

function without(names: readonly string[], name: string): string[] {
  return names.filter((each) => each !== name);
}

/** Gives a step back as if it had not been claimed, when the grant could not be made known. */
export function release(state: JobState, name: string, fence: number): JobState {
  const step = heldStep(state, name, fence);
  if (step === undefined) return state;
  const steps = replaceStep(state.steps, { ...step, status: "open", attempts: step.attempts - 1 });
  return next(state, { steps, status: openStatus(steps), attempts: state.attempts - 1 });
}

/** Notes progress, where there is any to note, and renews the lease. */
export function report(
  state: JobState,
  name: string,
  fence: number,
  progress: { done: number; total: number } | null,
  now: number,
  policy: JobPolicy,
): Transition<Verdict> {
  const step = heldStep(state, name, fence);
  if (step === undefined) return { state, outcome: "lost" };
  const renewed: StepState = { ...step, leaseEnds: now + policy.leaseSeconds * 1000 };
  return {
    state: next(state, { steps: replaceStep(state.steps, renewed), progress: progress ?? state.progress }),
    outcome: "accepted",
  };
}

export function complete(state: JobState, name: string, fence: number, now: number): Transition<Verdict> {
  const step = heldStep(state, name, fence);
  if (step === undefined) return { state, outcome: "lost" };
  const steps = openStage(replaceStep(state.steps, { ...step, status: "done" }), step.stage);
  const opened = steps.filter((each, i) => each.status === "open" && state.steps[i]?.status === "waiting");
  const done = steps.filter((each) => each.status === "done").length;
  const ended = done === steps.length;
  const total = Math.max(state.progress.total, steps.length);
  return {
    state: next(state, {
      steps,
      status: ended ? "completed" : openStatus(steps),
      progress: { done: ended ? total : Math.max(state.progress.done, done), total },
      owedHints: [...state.owedHints, ...opened.map((each) => each.name)],
      endedAt: ended ? now : null,
    }),
    outcome: "accepted",
  };
}

export interface StepFailure extends JobFailure {
  /** Whether the same step may succeed when it is tried again. */
  readonly retry: boolean;
}

/** A step failed: it is tried again after the schedule's next wait, or the job ends with the reason. */
export function fail(
  state: JobState,
  name: string,
  fence: number,
  failure: StepFailure,
  now: number,
  policy: JobPolicy,
): Transition<Verdict> {
  const step = heldStep(state, name, fence);
  if (step === undefined) return { state, outcome: "lost" };
  return { state: failStep(state, step, failure, now, policy), outcome: "accepted" };
}

/** Ends the job because what it works on is gone: nobody's fault, so neither failed nor poison. */
export function abandon(
  state: JobState,
  name: string,
  fence: number,
  reason: JobFailure,
  now: number,
): Transition<Verdict> {
  if (heldStep(state, name, fence) === undefined) return { state, outcome: "lost" };
  return { state: next(state, { ...ending(state, "cancelled", now), failure: reason }), outcome: "accepted" };
}

/** The first of cancel and complete wins: an ended job stays as it ended. */
export function cancel(state: JobState, now: number): Transition<boolean> {
  if (isEnded(state.status)) return { state, outcome: false };
  return { state: next(state, ending(state, "cancelled", now)), outcome: true };
}

/**
 * Brings a failed or cancelled job back, with all its attempts and a fence above every earlier worker's. What steps
 * made is kept as long as the job is remembered; one that should have been forgotten begins anew.
 */
export function retry(before: JobState, now: number): Transition<boolean> {
  if (before.status !== "failed" && before.status !== "cancelled") return { state: before, outcome: false };
  const state = forgetAt(before) <= now ? forgotten(before) : before;
  const unfinished = state.steps.filter((step) => step.status !== "done");
  const stage = Math.min(...unfinished.map((step) => step.stage));
  const steps = state.steps.map((step) =>
    step.status === "done"
      ? step
      : {
          ...step,
          status: step.stage === stage ? ("open" as const) : ("waiting" as const),
          attempts: 0,
          notBefore: 0,
          postponed: false,
        },
  );
  const open = steps.filter((step) => step.status === "open").map((step) => step.name);
  return {
    state: next(state, {
      status: "queued",
      fence: state.fence + 1,
      steps,
      failure: null,
      owedHints: open,
      endedAt: null,
      progress: { ...state.progress, done: state.steps.length - unfinished.length },
    }),
    outcome: true,
  };
}

/** A job that should have been forgotten, had its alarm come: what its steps made may be gone by now. */
function forgotten(state: JobState): JobState {
  return { ...state, steps: state.steps.map((step) => ({ ...step, status: "waiting" })) };
}

/** Ends the leases that ran out, each as a failed attempt. */
export function expireLeases(before: JobState, now: number, policy: JobPolicy): JobState {
  let state = before;
  for (const { name } of before.steps) {
    const step = state.steps.find((each) => each.name === name);
    if (isEnded(state.status) || step?.status !== "leased" || step.leaseEnds > now) continue;
    state = failStep(state, step, LEASE_EXPIRED, now, policy);
  }
  return state;
}

/**
 * Notes that the messages which a job owed at some time were sent. A step that was granted since then and
 * failed owes another, and so does one whose wait was cut short: what was sent comes too late.
 */
export function hinted(state: JobState, asSent: JobState, now: number): JobState {
  if (isEnded(state.status)) return state;
  const stepOf = (job: JobState, name: string) => job.steps.find((step) => step.name === name);
  const paid = asSent.owedHints.filter((name) => {
    const [then, now] = [stepOf(asSent, name), stepOf(state, name)];
    return then?.fence === now?.fence && then?.notBefore === now?.notBefore;
  });
  return next(state, { owedHints: state.owedHints.filter((name) => !paid.includes(name)), hintedAt: now });
}

const LEASE_EXPIRED: StepFailure = {
  code: "lease_expired",
  message: "The worker stopped answering before the work was done.",
  retry: true,
};

function failStep(
  state: JobState,
  step: StepState,
  failure: StepFailure,
  now: number,
  policy: JobPolicy,
): JobState {
  const wait = policy.retryDelays[step.attempts - 1];
  if (failure.retry && wait !== undefined) {
    const steps = replaceStep(state.steps, { ...step, status: "open", notBefore: now + wait * 1000 });
    return next(state, { steps, status: openStatus(steps), owedHints: [...state.owedHints, step.name] });
  }
  const reason: JobFailure = { code: failure.code, message: failure.message };
  const poison = failure.retry
    ? { ...reason, step: step.name, fence: step.fence, attempts: step.attempts }
    : null;
  return next(state, { ...ending(state, "failed", now), failure: reason, poison });
}
