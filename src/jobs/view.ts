import { z } from "@hono/zod-openapi";
import { isoTime } from "../db/time.ts";
import { JOB_KINDS } from "./kinds.ts";
import type { JobState } from "./state.ts";

export const jobView = z
  .object({
    id: z.uuid(),
    kind: z.enum(JOB_KINDS),
    status: z.enum(["queued", "processing", "completed", "failed", "cancelled"]),
    subject_id: z.string().openapi({ description: "What the job is about; for renditions, the asset." }),
    progress: z.object({ done: z.number().int(), total: z.number().int() }),
    attempts: z.number().int(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
    duration_ms: z.number().int().nullable(),
  })
  .openapi("Job");

export type JobView = z.infer<typeof jobView>;

/** What a change asked from outside came to. */
export interface ChangeResult {
  /** Whether the job was in a state that allowed it. */
  readonly changed: boolean;
  /** Whether D1 has it already, so that rows guarded by the job see it. */
  readonly mirrored: boolean;
  readonly job: JobView;
}

/** What a caller sees of a job. */
export function viewJob(state: JobState): JobView {
  return {
    id: state.id,
    kind: state.kind,
    status: state.status,
    subject_id: state.subjectId,
    progress: state.progress,
    attempts: state.attempts,
    error: state.failure,
    created_at: isoTime(state.createdAt),
    started_at: state.startedAt === null ? null : isoTime(state.startedAt),
    ended_at: state.endedAt === null ? null : isoTime(state.endedAt),
    duration_ms: state.startedAt === null || state.endedAt === null ? null : state.endedAt - state.startedAt,
  };
}
