import { pageHref } from "../../api/tenant.ts";
import { collection } from "../../collection/collection.ts";
import { useStore } from "../../parts/store.ts";

/** Addresses of the pictures before and after this one, as far as the collection was read. */
export function useNeighbours(id: string): {
  readonly newer: string | undefined;
  readonly older: string | undefined;
} {
  const { items: assets } = useStore(collection);
  const index = assets.findIndex((asset) => asset.asset_id === id);
  const address = (at: number) => {
    const asset = index === -1 ? undefined : assets[at];
    return asset && pageHref(`/library/${asset.asset_id}`);
  };
  return { newer: index > 0 ? address(index - 1) : undefined, older: address(index + 1) };
}
