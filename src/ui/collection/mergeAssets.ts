import type { Asset } from "../api/assets.ts";

/**
 * What is known of the collection after its newest page was read again: what is new comes in, what changed is
 * changed, and what is not there any more goes. Pictures older than the page stay as they are.
 * @param known newest first
 * @param page newest first; the whole collection if it is not `full`
 */
export function mergeNewest(
  known: readonly Asset[],
  page: readonly Asset[],
  full: boolean,
): readonly Asset[] {
  const last = page.at(-1);
  if (!full || last === undefined) return keepSame(known, page);
  return keepSame(known, [...page, ...known.filter((asset) => isAfter(asset, last))]);
}

/** A page that follows what is known; what moved meanwhile stands once. */
export function appendPage(known: readonly Asset[], page: readonly Asset[]): readonly Asset[] {
  const there = new Set(known.map((asset) => asset.asset_id));
  return [...known, ...page.filter((asset) => !there.has(asset.asset_id))];
}

export function replaceAsset(known: readonly Asset[], asset: Asset): readonly Asset[] {
  return known.map((each) => (each.asset_id === asset.asset_id ? asset : each));
}

/** Links to the same picture are signed anew with each answer; that alone is no change to show. */
function keepSame(known: readonly Asset[], next: readonly Asset[]): readonly Asset[] {
  const before = new Map(known.map((asset) => [asset.asset_id, asset]));
  const kept = next.map((asset) => {
    const old = before.get(asset.asset_id);
    return old !== undefined && stateOf(old) === stateOf(asset) ? old : asset;
  });
  const same = kept.length === known.length && kept.every((asset, index) => asset === known[index]);
  return same ? known : kept;
}

function stateOf({ status, job, renditions }: Asset): string {
  return [status, job?.status, ...renditions.map(({ url }) => url)].join(" ");
}

/** Whether it comes later in the list, which is ordered by time and id, both descending. */
function isAfter(asset: Asset, other: Asset): boolean {
  if (asset.created_at !== other.created_at) return asset.created_at < other.created_at;
  return asset.asset_id < other.asset_id;
}
