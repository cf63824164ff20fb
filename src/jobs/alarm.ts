import { LIMITS } from "../limits.ts";
import type { Hint } from "./hint.ts";
import { isEnded, type JobState } from "./state.ts";
import { remindAt } from "./waits.ts";

/** Wait before the mirror or a hint that failed is tried again, milliseconds. */
export const REPEAT_MS = 2000;

/**
 * When a job's object has to wake by itself: to repeat what failed, to end a lease, to make up for a message
 * that did not come, to forget an ended job.
 * @returns milliseconds since the epoch, or null if nothing is due
 */
export function nextAlarm(state: JobState, mirroredSeq: number, now: number): number | null {
  const due: number[] = [];
  const mirrored = mirroredSeq >= state.seq;
  if (!mirrored || state.owedHints.length > 0) due.push(now + REPEAT_MS);
  for (const step of state.steps) if (step.status === "leased") due.push(step.leaseEnds);
  const reminder = remindAt(state);
  if (reminder !== null) due.push(reminder);
  if (isEnded(state.status) && mirrored) due.push(forgetAt(state));
  return due.length === 0 ? null : Math.min(...due);
}

/** When an ended job's object deletes its storage. */
export function forgetAt(state: JobState): number {
  return (state.endedAt ?? state.createdAt) + LIMITS.jobRetentionSeconds * 1000;
}

/** The messages a job owes, each waiting in the queue until its step may begin. */
export function owedMessages(state: JobState, now: number): MessageSendRequest<Hint>[] {
  return state.owedHints.map((step) => ({
    body: { jobId: state.id, step },
    delaySeconds: hintDelay(state, step, now),
  }));
}

/** Seconds a hint for this step has to wait in the queue. */
export function hintDelay(state: JobState, stepName: string, now: number): number {
  const step = state.steps.find((each) => each.name === stepName);
  return step === undefined ? 0 : Math.max(0, Math.ceil((step.notBefore - now) / 1000));
}
