import { layOut } from "../archive/layout.ts";
import { createOwnArchive } from "../db/archiveCommits.ts";
import type { ArchiveRow } from "../db/archives.ts";
import { type AssetRow, findAssets } from "../db/assets.ts";
import { findRendersOf } from "../db/renders.ts";
import { findRenditionsOf } from "../db/renditions.ts";
import type { Tenant } from "../db/tenants.ts";
import { isoTime } from "../db/time.ts";
import { DarkroomError } from "../errors.ts";
import { EAGER_FORMAT, PRESET_NAMES, RECIPE } from "../imaging/recipes.ts";
import { LIMITS } from "../limits.ts";
import { RENDER_FILES } from "../prints/renderFiles.ts";
import type { Services } from "../services.ts";
import {
  type Include,
  type Made,
  type MissingPrints,
  type MissingRendition,
  planMembers,
} from "./archiveMembers.ts";
import { ensureRenditionJob } from "./renditionJobs.ts";

type Needs = Pick<Services, "db" | "queues" | "log">;
type NewOwnArchive = Pick<ArchiveRow, "id" | "sizeBytes" | "fileName">;

/** Assets whose missing renditions are begun and named in one answer. */
const MISSING_AT_ONCE = 100;
const RETRY_SECONDS = 2;

/**
 * Makes an archive of own pictures. It is a list of objects that are there, so nothing is copied.
 * @throws DarkroomError `not_found` naming ids that are no assets of the tenant; `archive_not_ready` while
 *   renditions or renders are being made, or where renders are asked for and there are none; `invalid_request` over
 *   the limit
 */
export async function archiveAssets(
  services: Needs,
  tenant: Tenant,
  assetIds: readonly string[],
  include: ReadonlySet<Include>,
): Promise<NewOwnArchive> {
  const { db } = services;
  const assets = await findAll(services, tenant, [...new Set(assetIds)]);
  checkCount(assets.length * include.size);

  const { members, missing, missingPrints } = planMembers(
    assets,
    include,
    await findMade(db, assets, include),
  );
  if (missing.length + missingPrints.length > 0) throw await stillMade(services, missing, missingPrints);
  checkCount(members.length);

  const id = crypto.randomUUID();
  const now = Date.now();
  const row = {
    id,
    tenantId: tenant.id,
    fileName: `pictures-${isoTime(now).slice(0, 10)}.zip`,
    sizeBytes: layOut(members).size,
    createdAt: now,
    expiresAt: now + LIMITS.signedUrlSeconds * 1000,
  };
  // A picture was deleted, or a rendition made anew, since they were looked up.
  if (!(await createOwnArchive(db, row, members))) throw new DarkroomError("unavailable");
  return row;
}

/** What of the assets' renditions and prints is there, where they are asked for. */
async function findMade(
  db: Needs["db"],
  assets: readonly AssetRow[],
  include: ReadonlySet<Include>,
): Promise<Made> {
  const ids = assets.map(({ id }) => id);
  const [renditions, prints] = await Promise.all([
    PRESET_NAMES.some((preset) => include.has(preset)) ? findRenditionsOf(db, ids, RECIPE) : [],
    // One more than an archive takes is enough to refuse it.
    RENDER_FILES.some((kind) => include.has(kind)) ? findRendersOf(db, ids, LIMITS.archiveMembers + 1) : [],
  ]);
  return { renditions, prints };
}

/** In the order asked for. */
async function findAll({ db }: Needs, tenant: Tenant, ids: readonly string[]): Promise<AssetRow[]> {
  const found = new Map((await findAssets(db, tenant.id, ids)).map((asset) => [asset.id, asset]));
  const unknown = ids.filter((id) => !found.has(id));
  if (unknown.length > 0) {
    throw new DarkroomError("not_found", {
      message: "The assets named in `detail` are not there.",
      detail: { asset_ids: unknown },
    });
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

function checkCount(members: number): void {
  if (members <= LIMITS.archiveMembers) return;
  throw new DarkroomError("invalid_request", {
    message: "Ask for fewer assets, or fewer files of each; the limit is in `detail`.",
    detail: { members, limit: LIMITS.archiveMembers },
  });
}

/** Begins what is missing of renditions, and names all that is missing. */
async function stillMade(
  services: Needs,
  missing: readonly MissingRendition[],
  missingPrints: readonly MissingPrints[],
): Promise<DarkroomError> {
  const byAsset = Map.groupBy(missing, ({ asset }) => asset);
  const named = [];
  for (const [asset, renditions] of [...byAsset].slice(0, MISSING_AT_ONCE)) {
    const job = await ensureRenditionJob(services, asset, EAGER_FORMAT);
    named.push({
      asset_id: asset.id,
      presets: renditions.map(({ preset }) => preset),
      job_id: job?.id ?? null,
      status: job?.status ?? null,
      ...(asset.errorMessage === null ? {} : { error: asset.errorMessage }),
    });
  }
  const prints = missingPrints.slice(0, MISSING_AT_ONCE).map(({ asset, unfinished }) => ({
    asset_id: asset.id,
    renders: unfinished.map(({ id, status }) => ({ render_id: id, status })),
  }));
  return new DarkroomError("archive_not_ready", {
    message:
      "Something is still being made; ask again when the jobs named in `detail` are completed. What failed has to " +
      "be left out, as have `tiff` and `preview` of an asset that names no render: it has no finished one.",
    detail: {
      ...(named.length === 0 ? {} : { missing: named, missing_assets: byAsset.size }),
      ...(prints.length === 0
        ? {}
        : { missing_renders: prints, missing_render_assets: missingPrints.length }),
    },
    headers: { "Retry-After": String(RETRY_SECONDS) },
  });
}
