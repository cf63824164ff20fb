import type { JobMirror, JobRow } from "../db/jobs.ts";
import type { poisonJobs } from "../db/schema/index.ts";
import type { ErrorCode } from "../errors.ts";
import { isJobKind, stagesOf } from "./kinds.ts";
import type { JobState, StepState } from "./state.ts";

/**
 * The state of a job whose object holds none: one just born as a row, or one that ended so long ago that
 * its object forgot it.
 */
export function fromRow(row: JobRow): JobState {
  const { kind } = row;
  if (!isJobKind(kind)) throw new Error(`Unknown kind of job: ${kind}`);
  const done = row.status === "completed";
  const steps = stagesOf(kind, row.payload).flatMap((names, stage) =>
    names.map(
      (name): StepState => ({
        name,
        stage,
        status: done ? "done" : stage === 0 ? "open" : "waiting",
        fence: 0,
        attempts: 0,
        leaseEnds: 0,
        notBefore: 0,
        postponed: false,
      }),
    ),
  );
  return {
    id: row.id,
    tenantId: row.tenantId,
    kind,
    subjectId: row.subjectId,
    payload: row.payload,
    status: row.status,
    seq: row.seq,
    fence: row.fence,
    steps,
    attempts: row.attempts,
    progress: { done: row.progressDone, total: row.progressTotal },
    failure:
      row.errorCode === null ? null : { code: row.errorCode as ErrorCode, message: row.errorMessage ?? "" },
    poison: null,
    end: null,
    owedHints: [],
    hintedAt: row.hintedAt,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
  };
}

export function toMirror(state: JobState): JobMirror {
  const held = state.steps.filter((step) => step.status === "leased").map((step) => step.fence);
  return {
    id: state.id,
    status: state.status,
    seq: state.seq,
    fence: state.fence,
    leases: held.length,
    heldFences: held,
    attempts: state.attempts,
    progressDone: state.progress.done,
    progressTotal: state.progress.total,
    errorCode: state.failure?.code ?? null,
    errorMessage: state.failure?.message ?? null,
    hintedAt: state.hintedAt,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
  };
}

/** The row that tells why a job was given up; null while it was not. */
export function toPoisonRow(state: JobState): typeof poisonJobs.$inferInsert | null {
  const { poison } = state;
  if (poison === null) return null;
  return {
    id: crypto.randomUUID(),
    jobId: state.id,
    kind: state.kind,
    step: poison.step,
    fence: poison.fence,
    attempts: poison.attempts,
    reasonCode: poison.code,
    reason: poison.message,
    payload: { ...state.payload },
    createdAt: state.endedAt ?? Date.now(),
  };
}
