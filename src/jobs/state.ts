/** What the Durable Object of a job holds. Times are milliseconds since the epoch. */

import type { ErrorCode } from "../errors.ts";
import type { JobKind } from "./kinds.ts";

export type EndStatus = "completed" | "failed" | "cancelled";
export type JobStatus = "queued" | "processing" | EndStatus;

export interface StepState {
  readonly name: string;
  /** Steps of one stage run side by side; the next stage opens when all of it are done. */
  readonly stage: number;
  readonly status: "waiting" | "open" | "leased" | "done";
  /** Number of the lease that was granted last; a worker with a lower one has lost the step. */
  readonly fence: number;
  readonly attempts: number;
  readonly leaseEnds: number;
  /** An open step is not granted before this time. */
  readonly notBefore: number;
  /** Whether its last worker put it off, rather than failed at it. */
  readonly postponed: boolean;
}

export interface JobFailure {
  readonly code: ErrorCode;
  /** What a user may read. */
  readonly message: string;
}

/** A step that used up its attempts. */
export interface Poison extends JobFailure {
  readonly step: string;
  readonly fence: number;
  readonly attempts: number;
}

/** How a job ended, as others are told of it. */
export interface JobEnd {
  readonly status: EndStatus;
  readonly failure: JobFailure | null;
  /** Of the transition that ended it: tells its ends apart. */
  readonly seq: number;
  readonly at: number;
}

export interface JobState {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: JobKind;
  readonly subjectId: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly status: JobStatus;
  /** Counts transitions; a mirror with a lower one never overwrites a higher one. */
  readonly seq: number;
  /** The highest fence given out. It only grows, over retries too. */
  readonly fence: number;
  readonly steps: readonly StepState[];
  readonly attempts: number;
  readonly progress: { readonly done: number; readonly total: number };
  readonly failure: JobFailure | null;
  /** The last time attempts were used up; kept over a retry, since D1 may not have heard of it yet. */
  readonly poison: Poison | null;
  /** The last time it ended; kept over a retry, for the same reason. */
  readonly end: JobEnd | null;
  /** Steps for which a queue message has still to be sent. */
  readonly owedHints: readonly string[];
  readonly hintedAt: number | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export function isEnded(status: JobStatus): status is EndStatus {
  return status === "completed" || status === "failed" || status === "cancelled";
}
