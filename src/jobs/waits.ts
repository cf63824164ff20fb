/** Transitions of steps that wait for their time: put off by a worker, or held back after a failure. */

import { isEnded, type JobState, type StepState } from "./state.ts";
import { heldStep, next, openStatus, replaceStep } from "./steps.ts";
import type { Transition, Verdict } from "./transitions.ts";

/** How long after a step's time its message may come before another is sent, milliseconds. */
export const GRACE_MS = 5000;

/**
 * A worker puts its step off, because what it waits for is not there yet: no attempt, and nobody's failure.
 * A message is owed for when its time comes.
 */
export function postpone(
  state: JobState,
  name: string,
  fence: number,
  seconds: number,
  now: number,
): Transition<Verdict> {
  const step = heldStep(state, name, fence);
  if (step === undefined) return { state, outcome: "lost" };
  const steps = replaceStep(state.steps, {
    ...step,
    status: "open",
    attempts: step.attempts - 1,
    notBefore: now + seconds * 1000,
    postponed: true,
  });
  const attempts = state.attempts - 1;
  const owedHints = [...state.owedHints, name];
  return {
    state: next(state, { steps, status: openStatus(steps), attempts, owedHints }),
    outcome: "accepted",
  };
}

/**
 * What was waited for may be there: steps put off may be taken now. A second word within the same wait changes
 * nothing, and the wait after a failure stays as it is, else events would use up a job's attempts.
 */
export function wake(state: JobState, now: number): Transition<boolean> {
  const woken = openNow(state, (step) => step.postponed && step.notBefore > now);
  return { state: woken, outcome: woken !== state };
}

/** Owes another message for each step whose time has come and which nobody took: its own is late or lost. */
export function remind(state: JobState, now: number): JobState {
  return openNow(state, (step) => isOverdue(step, now));
}

/** When `remind` would have something to do, if nobody takes the step before; null where none is waiting. */
export function remindAt(state: JobState): number | null {
  if (isEnded(state.status)) return null;
  const times = state.steps
    .filter((step) => step.status === "open" && step.notBefore > 0)
    .map((step) => step.notBefore + GRACE_MS);
  return times.length === 0 ? null : Math.min(...times);
}

function isOverdue(step: StepState, now: number): boolean {
  return step.notBefore > 0 && step.notBefore + GRACE_MS <= now;
}

function openNow(state: JobState, which: (step: StepState) => boolean): JobState {
  if (isEnded(state.status)) return state;
  const names = state.steps.filter((step) => step.status === "open" && which(step)).map(({ name }) => name);
  if (names.length === 0) return state;
  const steps = state.steps.map((step) => (names.includes(step.name) ? { ...step, notBefore: 0 } : step));
  return next(state, { steps, owedHints: [...new Set([...state.owedHints, ...names])] });
}
