import { z } from "@hono/zod-openapi";
import type { JobRow } from "../db/jobs.ts";
import { isoTime } from "../db/time.ts";
import { JOB_KINDS } from "./kinds.ts";
import { bandOf } from "./renderSteps.ts";
import { fromRow } from "./rows.ts";
import type { JobState } from "./state.ts";

const count = z.number().int();

const progressView = z.object({
  done: count,
  total: count,
  bands_done: z.array(count).optional().openapi({
    description:
      "Of a print alone, and not in lists: its bands that are done, the one at the top edge is 0. They come in any order.",
  }),
});

export const jobView = z
  .object({
    id: z.uuid(),
    kind: z.enum(JOB_KINDS),
    status: z.enum(["queued", "processing", "completed", "failed", "cancelled"]),
    subject_id: z.string().openapi({ description: "What the job is about; for renditions, the asset." }),
    progress: progressView.openapi({ description: "Steps; of a print a plan, its bands and the file." }),
    attempts: count,
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
    duration_ms: count.nullable(),
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

/** What a caller sees of a job, as its object holds it. */
export function viewJob(state: JobState): JobView {
  const view = viewState(state);
  if (state.kind !== "render") return view;
  return { ...view, progress: { ...view.progress, bands_done: bandsDone(state) } };
}

/** The same as a list shows it, as D1 knows it, a moment behind: a row says how many steps are done, not which. */
export function viewRow(row: JobRow): JobView {
  return viewState(fromRow(row));
}

function bandsDone({ steps }: JobState): number[] {
  const done = steps.filter(({ status }) => status === "done");
  return done.flatMap(({ name }) => bandOf(name) ?? []);
}

function viewState(state: JobState): JobView {
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
