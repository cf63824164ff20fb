import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { tenants } from "./tenants.ts";

/**
 * A mirror of each job, for listing and joining. The job's Durable Object decides and is the only writer of
 * status, fence and everything counted; it writes a row only over one with a lower `seq`.
 */
export const jobs = sqliteTable(
  "jobs",
  {
    id: text().primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    /** renditions, render, archive, import or webhook. */
    kind: text().notNull(),
    /** What the job is about: an asset, a render, an order. */
    subjectId: text("subject_id").notNull(),
    payload: text({ mode: "json" }).$type<Record<string, unknown>>().notNull(),
    /** Two jobs with the same key are not waiting or working at the same time. */
    dedupeKey: text("dedupe_key").notNull(),
    status: text({ enum: ["queued", "processing", "completed", "failed", "cancelled"] }).notNull(),
    seq: integer().notNull().default(0),
    fence: integer().notNull().default(0),
    /** Steps in work now; the sweep leaves those to the lease's own alarm. */
    leases: integer().notNull().default(0),
    /** JSON array: the fences of those steps. Who commits under another has lost its step. */
    heldFences: text("held_fences", { mode: "json" }).$type<number[]>().notNull().default([]),
    attempts: integer().notNull().default(0),
    progressDone: integer("progress_done").notNull().default(0),
    progressTotal: integer("progress_total").notNull().default(1),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    /** Last time a queue message was sent for it. */
    hintedAt: integer("hinted_at"),
    /** Hints sent by the sweep; each doubles the time to the next. */
    hintCount: integer("hint_count").notNull().default(0),
    createdAt: integer("created_at").notNull(),
    startedAt: integer("started_at"),
    endedAt: integer("ended_at"),
  },
  (table) => [
    index("jobs_subject").on(table.subjectId, table.createdAt),
    index("jobs_dedupe").on(table.dedupeKey, table.status),
    index("jobs_status").on(table.status, table.hintedAt),
    index("jobs_tenant").on(table.tenantId, table.createdAt, table.id),
  ],
);

/** Jobs that used up their attempts, and messages that reached the dead letter queue, with the reason. */
export const poisonJobs = sqliteTable(
  "poison_jobs",
  {
    id: text().primaryKey(),
    jobId: text("job_id").notNull(),
    kind: text().notNull(),
    step: text().notNull(),
    fence: integer().notNull(),
    attempts: integer().notNull(),
    reasonCode: text("reason_code").notNull(),
    reason: text().notNull(),
    payload: text({ mode: "json" }).$type<Record<string, unknown>>().notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [uniqueIndex("poison_jobs_attempt").on(table.jobId, table.step, table.fence)],
);
