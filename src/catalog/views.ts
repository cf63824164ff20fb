import { z } from "@hono/zod-openapi";
import type { AssetRow } from "../db/assets.ts";
import type { JobRow } from "../db/jobs.ts";
import type { RenditionRow } from "../db/renditions.ts";
import { isoTime } from "../db/time.ts";
import { uprightSize } from "../imaging/probe/header.ts";
import { FORMAT_NAMES, FORMATS, RECIPE } from "../imaging/recipes.ts";
import { LIMITS } from "../limits.ts";
import type { LinkSigner } from "../storage/signing.ts";

const formatName = z.enum(["jpeg", "png", "webp"]);

export const renditionView = z
  .object({
    preset: z.enum(["thumb", "card", "zoom"]),
    format: formatName,
    content_type: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    size_bytes: z.number().int(),
    crc32: z.string().openapi({ description: "CRC-32 of the bytes, 8 hex digits." }),
    psnr_db: z
      .number()
      .nullable()
      .openapi({ description: "The encoded picture against the pixels it was made from; null when equal." }),
    url: z.string().openapi({ description: "Path under this interface, cacheable for a year." }),
    signed_url: z.string().openapi({ description: "Opens for anyone until it expires." }),
    expires_in: z.number().int().openapi({ description: "Seconds the signed link lives." }),
  })
  .openapi("Rendition");

export const assetView = z
  .object({
    asset_id: z.uuid(),
    status: z.enum(["processing", "ready", "failed"]),
    file_name: z.string(),
    content_hash: z.string().openapi({ description: "SHA-256 of the bytes, hex." }),
    content_type: z.string(),
    format: formatName,
    size_bytes: z.number().int(),
    crc32: z.string(),
    width: z.number().int().openapi({ description: "Upright, in pixels." }),
    height: z.number().int(),
    orientation: z.number().int().openapi({ description: "EXIF orientation of the stored picture, 1 to 8." }),
    color_model: z.string(),
    bit_depth: z.number().int(),
    has_alpha: z.boolean(),
    progressive: z.boolean(),
    icc_profile: z.string().nullable().openapi({ description: "Name of the colour profile." }),
    hashes: z
      .object({ ahash: z.string(), dhash: z.string(), phash: z.string() })
      .nullable()
      .openapi({ description: "Perceptual hashes of the upright picture." }),
    mean_color: z.string().nullable(),
    warnings: z.array(z.string()),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    created_at: z.iso.datetime(),
    original_url: z.string(),
    signed_url: z.string(),
    expires_in: z.number().int(),
    renditions: z.array(renditionView),
    job: z.object({ job_id: z.uuid(), status: z.string() }).nullable(),
  })
  .openapi("Asset");

export type AssetView = z.infer<typeof assetView>;
export type RenditionView = z.infer<typeof renditionView>;

/** What a caller sees of an asset, with links to its bytes. */
export async function viewAsset(
  asset: AssetRow,
  renditions: readonly RenditionRow[],
  job: JobRow | undefined,
  signer: LinkSigner,
): Promise<AssetView> {
  const { ahash, dhash, phash } = asset;
  const upright = uprightSize(asset);
  return {
    asset_id: asset.id,
    status: statusOf(asset, job),
    file_name: asset.fileName,
    content_hash: asset.contentHash,
    content_type: FORMATS[asset.format].mimeType,
    format: asset.format,
    size_bytes: asset.sizeBytes,
    crc32: hex32(asset.crc32),
    width: upright.width,
    height: upright.height,
    orientation: asset.orientation,
    color_model: asset.colorModel,
    bit_depth: asset.bitDepth,
    has_alpha: asset.hasAlpha,
    progressive: asset.progressive,
    icc_profile: asset.iccName,
    hashes: ahash === null || dhash === null || phash === null ? null : { ahash, dhash, phash },
    mean_color: asset.meanColor,
    warnings: asset.warnings,
    error: asset.errorCode === null ? null : { code: asset.errorCode, message: asset.errorMessage ?? "" },
    created_at: isoTime(asset.createdAt),
    original_url: `/v1/assets/${asset.id}/original`,
    signed_url: await signer.sign(asset.objectKey, { fileName: asset.fileName }),
    expires_in: LIMITS.signedUrlSeconds,
    renditions: await Promise.all(inOrder(renditions).map((row) => viewRendition(row, signer))),
    job: job === undefined ? null : { job_id: job.id, status: job.status },
  };
}

/** A job that ended without a decoded picture will not bring one by itself. */
function statusOf(asset: AssetRow, job: JobRow | undefined): AssetView["status"] {
  if (asset.ahash !== null) return "ready";
  const ended = job?.status === "failed" || job?.status === "cancelled";
  return asset.errorCode !== null || ended ? "failed" : "processing";
}

async function viewRendition(row: RenditionRow, signer: LinkSigner): Promise<RenditionView> {
  return {
    preset: row.preset as RenditionView["preset"],
    format: row.format,
    content_type: FORMATS[row.format].mimeType,
    width: row.width,
    height: row.height,
    size_bytes: row.sizeBytes,
    crc32: hex32(row.crc32),
    psnr_db: row.psnrDb,
    url: `/v1/assets/${row.assetId}/renditions/${row.preset}?format=${row.format}&v=${RECIPE}`,
    signed_url: await signer.sign(row.objectKey),
    expires_in: LIMITS.signedUrlSeconds,
  };
}

/** JPEG before the others, small before large. */
function inOrder(rows: readonly RenditionRow[]): RenditionRow[] {
  return rows.toSorted(
    (a, b) => FORMAT_NAMES.indexOf(a.format) - FORMAT_NAMES.indexOf(b.format) || a.width - b.width,
  );
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
