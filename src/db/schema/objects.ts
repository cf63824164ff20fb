import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * Objects in R2 that no row names yet (`open`) or no longer (`dead`). A row is written before the first byte
 * goes to R2 and removed in the batch that makes another row name the key; the sweep deletes the dead.
 */
export const pendingObjects = sqliteTable(
  "pending_objects",
  {
    key: text().primaryKey(),
    /** R2 multipart upload to abort, where there is one. */
    uploadId: text("upload_id"),
    state: text({ enum: ["open", "dead"] }).notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("pending_objects_state").on(table.state, table.createdAt)],
);
