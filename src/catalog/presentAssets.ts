import type { AssetRow } from "../db/assets.ts";
import { findLatestJobs } from "../db/jobs.ts";
import { findRenditionsOf, touchRenditions } from "../db/renditions.ts";
import { EAGER_FORMAT, RECIPE } from "../imaging/recipes.ts";
import type { Services } from "../services.ts";
import { renditionJobKey } from "./renditionJobs.ts";
import type { Later } from "./serve.ts";
import { type AssetView, viewAsset } from "./views.ts";

/**
 * Assets as a caller sees them, each with its renditions and the job that makes them. A signed link may be
 * opened where the Worker does not see it, so handing it out counts as use.
 */
export async function presentAssets(
  { db, signer }: Pick<Services, "db" | "signer">,
  assets: readonly AssetRow[],
  later: Later,
): Promise<AssetView[]> {
  const ids = assets.map((asset) => asset.id);
  const jobKeys = ids.map((id) => renditionJobKey(id, EAGER_FORMAT));
  const [renditions, jobs] = await Promise.all([
    findRenditionsOf(db, ids, RECIPE),
    findLatestJobs(db, jobKeys),
  ]);
  const shown = renditions.map((row) => row.id);
  later(touchRenditions(db, shown, Date.now()));
  return Promise.all(
    assets.map((asset) =>
      viewAsset(
        asset,
        renditions.filter((row) => row.assetId === asset.id),
        jobs.find((job) => job.subjectId === asset.id),
        signer,
      ),
    ),
  );
}

/** One of them. */
export async function presentAsset(
  services: Pick<Services, "db" | "signer">,
  asset: AssetRow,
  later: Later,
): Promise<AssetView> {
  const [view] = await presentAssets(services, [asset], later);
  return view as AssetView;
}
