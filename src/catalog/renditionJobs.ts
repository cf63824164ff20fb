import { type AssetRow, assetExists } from "../db/assets.ts";
import { findLatestJob, insertJobUnlessActive, type JobRow } from "../db/jobs.ts";
import type { PictureFormat } from "../imaging/probe/header.ts";
import { PRESET_NAMES } from "../imaging/recipes.ts";
import { hintNewJob } from "../jobs/start.ts";
import type { Services } from "../services.ts";

/** One job makes every preset of one format; two for the same are never at work together. */
export function renditionJobKey(assetId: string, format: PictureFormat): string {
  return `renditions:${assetId}:${format}`;
}

/**
 * The job that is making an asset's renditions in a format, begun if there is none. One that failed or was
 * cancelled is not begun again by asking: that takes a retry. Undefined if the asset is gone.
 */
export async function ensureRenditionJob(
  services: Pick<Services, "db" | "queues" | "log">,
  asset: Pick<AssetRow, "id" | "tenantId">,
  format: PictureFormat,
): Promise<JobRow | undefined> {
  const { db } = services;
  const dedupeKey = renditionJobKey(asset.id, format);
  const latest = await findLatestJob(db, dedupeKey);
  if (latest !== undefined && latest.status !== "completed") return latest;
  const id = crypto.randomUUID();
  const result = await db.run(
    insertJobUnlessActive(
      {
        id,
        tenantId: asset.tenantId,
        kind: "renditions",
        subjectId: asset.id,
        payload: { asset_id: asset.id, format },
        dedupeKey,
        progressTotal: PRESET_NAMES.length,
        createdAt: Date.now(),
      },
      assetExists(asset.id),
    ),
  );
  if (result.meta.changes > 0) await hintNewJob(services, "renditions", id);
  return findLatestJob(db, dedupeKey);
}
