import { type Asset, listAssets, removeAsset } from "../api/assets.ts";
import { createPagedList } from "../parts/pagedList.ts";

/** The tenant's pictures. */
export const collection = createPagedList<Asset>({
  async read(cursor, signal) {
    const { assets, next_cursor: next } = await listAssets(cursor, signal);
    return { items: assets, next };
  },
  idOf: (asset) => asset.asset_id,
  // Links to the same picture are signed anew with each answer; that alone is no change.
  stateOf: ({ status, job, renditions }) =>
    [status, job?.status, ...renditions.map(({ url }) => url)].join(" "),
});

/** @throws Problem */
export async function deleteAsset(id: string): Promise<void> {
  await removeAsset(id);
  collection.drop(id);
}
