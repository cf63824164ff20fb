import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { ErrorCode } from "../../errors.ts";
import { jobs } from "./jobs.ts";
import { tenants } from "./tenants.ts";

/** Whose an upstream order is. Upstream knows one owner; this table knows which tenant. */
export const orders = sqliteTable(
  "orders",
  {
    /** Upstream's id. */
    id: text().primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    name: text(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("orders_tenant_created").on(table.tenantId, table.createdAt, table.id)],
);

/** The outcome of one streamed download, told after its end. */
export const orderDownloads = sqliteTable(
  "order_downloads",
  {
    id: text().primaryKey(),
    orderId: text("order_id").notNull(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    total: integer().notNull(),
    downloaded: integer().notNull(),
    bytes: integer().notNull().default(0),
    /** `aborted`: the client went away. */
    outcome: text({ enum: ["running", "complete", "partial", "aborted"] })
      .notNull()
      .default("running"),
    /** JSON array of {image_id, name, error}. */
    failures: text({ mode: "json" }).$type<PictureFailure[]>().notNull(),
    startedAt: integer("started_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [
    index("order_downloads_order").on(table.orderId),
    index("order_downloads_started").on(table.startedAt),
  ],
);

/** Events from upstream, one row for each picture: the second of the same changes nothing. */
export const webhookEvents = sqliteTable(
  "webhook_events",
  {
    orderId: text("order_id").notNull(),
    imageId: text("image_id").notNull(),
    failed: integer({ mode: "boolean" }).notNull(),
    receivedAt: integer("received_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.imageId] }),
    index("webhook_events_received").on(table.receivedAt),
  ],
);

/** Why a picture was not imported, with the code by which the job may end. */
export interface ImportFailure extends PictureFailure {
  readonly code: ErrorCode;
  readonly retry: boolean;
}

/** What became of pictures that a job imports, until it has done all: a worker that goes on asks for none twice. */
export const importedPictures = sqliteTable(
  "imported_pictures",
  {
    jobId: text("job_id")
      .notNull()
      .references(() => jobs.id, { onDelete: "cascade" }),
    imageId: text("image_id").notNull(),
    /** Taken in; null for a picture that failed. */
    sizeBytes: integer("size_bytes"),
    /** JSON: why it failed. */
    failure: text({ mode: "json" }).$type<ImportFailure>(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.imageId] })],
);

/** One picture of an order that could not be had, and why. */
export interface PictureFailure {
  readonly image_id: string;
  readonly name: string;
  readonly error: string;
}

/**
 * A ZIP as a list of members that lie in R2; the file itself is never stored. One that a job gathers has the
 * job's id.
 */
export const archives = sqliteTable(
  "archives",
  {
    id: text().primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    orderId: text("order_id"),
    /**
     * Parameters and pictures that the archive stands for; the same again is the same archive. `job:{id}` while
     * it is gathered and when it stays partial, so that nobody else is served it.
     */
    contentKey: text("content_key").notNull(),
    fileName: text("file_name").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    complete: integer({ mode: "boolean" }).notNull(),
    /** Pictures asked for, those that failed included. */
    total: integer().notNull().default(0),
    failures: text({ mode: "json" }).$type<PictureFailure[]>().notNull().default([]),
    /** When its list of members was written; null while it is gathered. */
    readyAt: integer("ready_at"),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at"),
    /** A member was deleted: the archive answers 410. */
    goneAt: integer("gone_at"),
  },
  (table) => [
    uniqueIndex("archives_tenant_content").on(table.tenantId, table.contentKey),
    index("archives_expires").on(table.expiresAt),
  ],
);

/** Pictures that a job has gathered so far: a worker that takes it over does not fetch them again. */
export const gatheredPictures = sqliteTable(
  "gathered_pictures",
  {
    archiveId: text("archive_id")
      .notNull()
      .references(() => archives.id, { onDelete: "cascade" }),
    /** The picture and its last change upstream. */
    source: text().notNull(),
    objectKey: text("object_key").notNull(),
    etag: text().notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    crc32: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.archiveId, table.source] }),
    index("gathered_pictures_object").on(table.objectKey),
  ],
);

export const archiveMembers = sqliteTable(
  "archive_members",
  {
    archiveId: text("archive_id")
      .notNull()
      .references(() => archives.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    name: text().notNull(),
    objectKey: text("object_key").notNull(),
    etag: text().notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    crc32: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.archiveId, table.position] }),
    index("archive_members_object").on(table.objectKey),
  ],
);
