import { integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Whose things they are. Every other table names a tenant, directly or through what it belongs to. */
export const tenants = sqliteTable("tenants", {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  createdAt: integer("created_at").notNull(),
});

/** A key is shown once; only its SHA-256 is kept. */
export const apiKeys = sqliteTable(
  "api_keys",
  {
    id: text().primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    label: text().notNull(),
    /** First characters of the key, to tell keys apart in a list. */
    prefix: text().notNull(),
    sha256: text().notNull(),
    /** JSON array of scopes. */
    scopes: text({ mode: "json" }).$type<string[]>().notNull(),
    createdAt: integer("created_at").notNull(),
    revokedAt: integer("revoked_at"),
  },
  (table) => [uniqueIndex("api_keys_sha256").on(table.sha256)],
);

/** What a tenant used on one day (UTC). Kept when its things are deleted. */
export const usageDaily = sqliteTable(
  "usage_daily",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    /** YYYY-MM-DD. */
    day: text().notNull(),
    uploads: integer().notNull().default(0),
    duplicates: integer().notNull().default(0),
    bytesIn: integer("bytes_in").notNull().default(0),
    bytesSaved: integer("bytes_saved").notNull().default(0),
    bytesServed: integer("bytes_served").notNull().default(0),
    renditions: integer().notNull().default(0),
    ordersCreated: integer("orders_created").notNull().default(0),
    /** Pictures sent to the enhancement service. */
    imagesSent: integer("images_sent").notNull().default(0),
    /** Archives of orders handed out, streamed or staged. */
    ordersProcessed: integer("orders_processed").notNull().default(0),
    imagesDownloaded: integer("images_downloaded").notNull().default(0),
    imagesFailed: integer("images_failed").notNull().default(0),
    zipsServed: integer("zips_served").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.day] })],
);
