import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Failures that are ours, one row for each kind: the same code, place and message are counted together. */
export const errorEvents = sqliteTable(
  "error_events",
  {
    id: text().primaryKey(),
    code: text().notNull(),
    /** `GET /v1/assets/{id}` or `job renditions/make`. */
    place: text().notNull(),
    /** What was thrown, without secrets. */
    message: text().notNull(),
    count: integer().notNull().default(1),
    /** Of the latest: one of the two. */
    requestId: text("request_id"),
    jobId: text("job_id"),
    firstAt: integer("first_at").notNull(),
    lastAt: integer("last_at").notNull(),
  },
  (table) => [
    uniqueIndex("error_events_kind").on(table.code, table.place, table.message),
    index("error_events_last").on(table.lastAt, table.id),
  ],
);
