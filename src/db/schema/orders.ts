import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
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
    /** JSON array of {image_id, name, error}. */
    failures: text({ mode: "json" }).$type<unknown[]>().notNull(),
    startedAt: integer("started_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [index("order_downloads_order").on(table.orderId)],
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
  (table) => [primaryKey({ columns: [table.orderId, table.imageId] })],
);

/** A ZIP as a list of members that lie in R2; the file itself is never stored. */
export const archives = sqliteTable(
  "archives",
  {
    id: text().primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    orderId: text("order_id"),
    /** Parameters and members that the archive stands for; the same again is the same archive. */
    contentKey: text("content_key").notNull(),
    fileName: text("file_name").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    complete: integer({ mode: "boolean" }).notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at"),
    /** A member was deleted: the archive answers 410. */
    goneAt: integer("gone_at"),
  },
  (table) => [uniqueIndex("archives_tenant_content").on(table.tenantId, table.contentKey)],
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
