import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { tenants } from "./tenants.ts";

/** A picture taken in: one row and one object for the same bytes of one tenant. */
export const assets = sqliteTable(
  "assets",
  {
    id: text().primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    /** SHA-256 of the bytes, hex. */
    contentHash: text("content_hash").notNull(),
    /** The client's name, for download only; never part of a key. */
    fileName: text("file_name").notNull(),
    objectKey: text("object_key").notNull().unique(),
    /** R2's entity tag, unquoted. */
    etag: text().notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    crc32: integer().notNull(),
    format: text({ enum: ["jpeg", "png", "webp"] }).notNull(),
    /** Stored size in pixels, before the orientation is applied. */
    width: integer().notNull(),
    height: integer().notNull(),
    /** EXIF orientation, 1 to 8. */
    orientation: integer().notNull(),
    colorModel: text("color_model").notNull(),
    bitDepth: integer("bit_depth").notNull(),
    hasAlpha: integer("has_alpha", { mode: "boolean" }).notNull(),
    progressive: integer({ mode: "boolean" }).notNull(),
    iccName: text("icc_name"),
    /** Data colour space of the profile: rgb, grey, cmyk or other. */
    iccSpace: text("icc_space"),
    /** JSON array of sentences about what was noticed. */
    warnings: text({ mode: "json" }).$type<string[]>().notNull(),
    ahash: text(),
    dhash: text(),
    phash: text(),
    /** Mean colour of the upright picture, #rrggbb. */
    meanColor: text("mean_color"),
    /** Set when decoding found what the door could not see. */
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    /** Object with what a reader needs to start in the picture's middle. */
    checkpointsKey: text("checkpoints_key").unique(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("assets_tenant_hash").on(table.tenantId, table.contentHash),
    index("assets_tenant_created").on(table.tenantId, table.createdAt, table.id),
  ],
);

/** A picture made from an asset: one for each preset, format and recipe. */
export const renditions = sqliteTable(
  "renditions",
  {
    id: text().primaryKey(),
    assetId: text("asset_id")
      .notNull()
      .references(() => assets.id, { onDelete: "cascade" }),
    preset: text().notNull(),
    format: text({ enum: ["jpeg", "png", "webp"] }).notNull(),
    recipe: integer().notNull(),
    objectKey: text("object_key").notNull().unique(),
    etag: text().notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    crc32: integer().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    /** The encoded picture against the pixels it was made from; null when they are equal. */
    psnrDb: real("psnr_db"),
    createdAt: integer("created_at").notNull(),
    /** Noted at most once a day. */
    lastUsedAt: integer("last_used_at").notNull(),
  },
  (table) => [
    uniqueIndex("renditions_asset_preset").on(table.assetId, table.preset, table.format, table.recipe),
    index("renditions_last_used").on(table.lastUsedAt),
  ],
);
