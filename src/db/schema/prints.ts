import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { assets } from "./assets.ts";
import { jobs } from "./jobs.ts";
import { tenants } from "./tenants.ts";

export const styles = sqliteTable("styles", {
  id: text().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  description: text().notNull(),
  /** JSON object of the style's parameters, by an artist's names. */
  parameters: text({ mode: "json" }).$type<Record<string, number>>().notNull(),
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

/** A multipart upload that several workers may go on with, one after the other. */
export interface PrintAssembly {
  readonly key: string;
  readonly uploadId: string;
  /** Bytes of each part but the last. */
  readonly partBytes: number;
  /** Entity tags of the parts that are done, from the first on. */
  readonly parts: readonly string[];
}

export interface StepTime {
  readonly step: string;
  readonly ms: number;
}

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
    compression: text({ enum: ["lzw", "deflate", "none"] })
      .notNull()
      .default("lzw"),
    /** What its files are called, after the picture it is made of: without an extension. */
    fileName: text("file_name").notNull().default("print"),
    webhookUrl: text("webhook_url"),
    idempotencyKey: text("idempotency_key"),
    /** SHA-256 of the request, so that the same key with another body is told apart. */
    requestHash: text("request_hash"),
    widthPx: integer("width_px"),
    heightPx: integer("height_px"),
    effectiveDpi: integer("effective_dpi"),
    /** JSON array of codes: what its answer warns of. */
    warnings: text({ mode: "json" }).$type<string[]>(),
    /** The plan that every band is made by; null until it is prepared. */
    plan: text({ mode: "json" }).$type<Record<string, unknown>>(),
    /** The picture's pixels, where bands are not made from its file. */
    flatKey: text("flat_key"),
    flatEtag: text("flat_etag"),
    flatBytes: integer("flat_bytes"),
    /** The file on its way, so that another worker goes on with it; null before and after. */
    assembly: text({ mode: "json" }).$type<PrintAssembly>(),
    /** How long each step took that counted. */
    stepTimes: text("step_times", { mode: "json" }).$type<StepTime[]>(),
    tiffKey: text("tiff_key").unique(),
    tiffEtag: text("tiff_etag"),
    tiffBytes: integer("tiff_bytes"),
    tiffCrc32: integer("tiff_crc32"),
    previewKey: text("preview_key").unique(),
    previewEtag: text("preview_etag"),
    previewBytes: integer("preview_bytes"),
    previewCrc32: integer("preview_crc32"),
    /** Noted at most once a day; null until it is done. */
    lastUsedAt: integer("last_used_at"),
    createdAt: integer("created_at").notNull(),
    completedAt: integer("completed_at"),
  },
  (table) => [
    uniqueIndex("renders_tenant_idempotency").on(table.tenantId, table.idempotencyKey),
    index("renders_tenant_created").on(table.tenantId, table.createdAt, table.id),
    index("renders_asset").on(table.assetId),
    index("renders_last_used").on(table.lastUsedAt),
  ],
);

/** Bands that are done, until the print's file is put together of them. */
export const renderBands = sqliteTable(
  "render_bands",
  {
    renderId: text("render_id")
      .notNull()
      .references(() => renders.id, { onDelete: "cascade" }),
    n: integer().notNull(),
    /** Its strips one behind the other, then its rows of the preview. */
    objectKey: text("object_key").notNull().unique(),
    etag: text().notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    /** JSON array: bytes of each strip. */
    stripBytes: text("strip_bytes", { mode: "json" }).$type<number[]>().notNull(),
    /** Of all its strips. */
    stripsCrc32: integer("strips_crc32").notNull(),
    ms: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.renderId, table.n] })],
);
