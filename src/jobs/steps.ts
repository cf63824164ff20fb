import { isEnded, type JobState, type JobStatus, type StepState } from "./state.ts";

/** The job at its end; a step in work is given up. */
export function ending(state: JobState, status: JobStatus, now: number): Partial<JobState> {
  const steps = state.steps.map((step) =>
    step.status === "leased" ? { ...step, status: "open" as const } : step,
  );
  return { status, steps, owedHints: [], endedAt: now };
}

/** The step, if the worker with this fence still holds it. */
export function heldStep(state: JobState, name: string, fence: number): StepState | undefined {
  if (isEnded(state.status)) return undefined;
  return state.steps.find((step) => step.name === name && step.status === "leased" && step.fence === fence);
}

/** Opens the stage after `stage` once all of that one is done. */
export function openStage(steps: readonly StepState[], stage: number): readonly StepState[] {
  if (steps.some((step) => step.stage === stage && step.status !== "done")) return steps;
  return steps.map((step) => (step.stage === stage + 1 ? { ...step, status: "open" } : step));
}

export function openStatus(steps: readonly StepState[]): JobStatus {
  return steps.some((step) => step.status === "leased") ? "processing" : "queued";
}

export function replaceStep(steps: readonly StepState[], changed: StepState): readonly StepState[] {
  return steps.map((step) => (step.name === changed.name ? changed : step));
}

/** The one way a state changes: its sequence number grows, and an end is noted. */
export function next(state: JobState, change: Partial<JobState>): JobState {
  const after = { ...state, ...change, seq: state.seq + 1 };
  const { status, failure, seq, endedAt } = after;
  if (!isEnded(status) || isEnded(state.status)) return after;
  return { ...after, end: { status, failure, seq, at: endedAt ?? 0 } };
}
