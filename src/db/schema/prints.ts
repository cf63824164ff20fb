import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { assets } from "./assets.ts";
import { jobs } from "./jobs.ts";
import { tenants } from "./tenants.ts";

export const styles = sqliteTable("styles", {
  id: text().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  description: text().notNull(),
  /** JSON object of the style's parameters, by an artist's names. */
  parameters: text({ mode: "json" }).$type<Record<string, unknown>>().notNull(),
  position: integer().notNull(),
});

export const sizePresets = sqliteTable("size_presets", {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  widthInches: real("width_inches").notNull(),
  heightInches: real("height_inches").notNull(),
  dpi: integer().notNull(),
  widthPx: integer("width_px").notNull(),
  heightPx: integer("height_px").notNull(),
});

/** An art print asked for. Its job decides the status; the outcome stays here. */
export const renders = sqliteTable(
  "renders",
  {
    id: text().primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    assetId: text("asset_id").references(() => assets.id, { onDelete: "set null" }),
    jobId: text("job_id")
      .notNull()
      .references(() => jobs.id),
    styleId: text("style_id")
      .notNull()
      .references(() => styles.id),
    sizePresetId: text("size_preset_id")
      .notNull()
      .references(() => sizePresets.id),
    fit: text({ enum: ["cover", "contain", "stretch"] }).notNull(),
    gravity: text().notNull(),
    orientation: text({ enum: ["auto", "portrait", "landscape"] }).notNull(),
    webhookUrl: text("webhook_url"),
    idempotencyKey: text("idempotency_key"),
    /** SHA-256 of the request, so that the same key with another body is told apart. */
    requestHash: text("request_hash"),
    widthPx: integer("width_px"),
    heightPx: integer("height_px"),
    effectiveDpi: integer("effective_dpi"),
    tiffKey: text("tiff_key"),
    tiffBytes: integer("tiff_bytes"),
    tiffCrc32: integer("tiff_crc32"),
    previewKey: text("preview_key"),
    createdAt: integer("created_at").notNull(),
    completedAt: integer("completed_at"),
  },
  (table) => [
    uniqueIndex("renders_tenant_idempotency").on(table.tenantId, table.idempotencyKey),
    index("renders_tenant_created").on(table.tenantId, table.createdAt, table.id),
    index("renders_asset").on(table.assetId),
  ],
);
