import { noteInAddress, place } from "../shell/router.ts";
import { useStore } from "./store.ts";

export type QueryChange = Readonly<Record<string, string | undefined>>;

/** What the address says after its `?`. */
export function useQuery(): URLSearchParams {
  return new URLSearchParams(useStore(place).search);
}

/**
 * Notes in the address how a screen is set, so that a link or a reload finds it so. No step of the history, and
 * the reader stays where they are.
 * @param change undefined takes a name out
 */
export function noteInQuery(change: QueryChange): void {
  noteInAddress(hrefWith(change));
}

/** The present address with another query. */
export function hrefWith(change: QueryChange): string {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) query.delete(name);
    else query.set(name, value);
  }
  return location.pathname + (query.size === 0 ? "" : `?${query}`);
}
