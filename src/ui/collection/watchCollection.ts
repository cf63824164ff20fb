import { PAGE_SIZE, readAsset } from "../api/assets.ts";
import { tenant } from "../api/tenant.ts";
import { lastTakenIn } from "../uploads/uploads.ts";
import { collection } from "./collection.ts";

/** Waits between two looks at what is in work, milliseconds: soon after something happened, then less often. */
const WAITS_MS = [700, 1000, 1500, 2000, 3000, 5000, 8000] as const;
const LONGEST_MS = 8000;
/** So many are asked about one by one, where the newest page does not reach them. */
const SINGLE = 4;

/**
 * Looks after what is in work, and shows what is taken in, for as long as someone looks at the collection. One call
 * tells of a hundred pictures: asking for each would soon meet the limit of calls.
 * @returns what ends it
 */
export function watchCollection(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = 0;
  let looks = 0;
  let looking = false;
  /** Something was taken in that the list does not show yet. */
  let expecting = false;
  let ended = false;

  const plan = () => {
    if (timer !== undefined || looking || ended || document.hidden) return;
    if (!expecting && pending().length === 0) return;
    const wait = WAITS_MS[looks] ?? LONGEST_MS;
    looks += 1;
    due = Date.now() + wait;
    timer = setTimeout(() => void look(), wait);
  };
  const look = async () => {
    timer = undefined;
    looking = true;
    expecting = false;
    const before = collection.get().items;
    try {
      await collection.readNewest();
      for (const { asset_id: id } of pending().filter(isBeyondPage).slice(0, SINGLE)) {
        collection.note(await readAsset(id, collection.signal()));
      }
    } catch {
      // Whatever it was may pass; what does not is said where the list is read.
      expecting = true;
    }
    looking = false;
    if (collection.get().items !== before) looks = 0;
    plan();
  };
  const soon = () => {
    expecting = true;
    looks = 0;
    if (timer !== undefined && due > Date.now() + WAITS_MS[0]) {
      clearTimeout(timer);
      timer = undefined;
    }
    plan();
  };

  const endings = [
    lastTakenIn.subscribe((taken) => taken?.tenant === tenant.get() && soon()),
    collection.subscribe(plan),
  ];
  document.addEventListener("visibilitychange", soon);
  plan();
  return () => {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", soon);
    for (const end of endings) end();
  };
}

function pending() {
  return collection.get().items.filter(({ status }) => status === "processing");
}

function isBeyondPage({ asset_id: id }: { readonly asset_id: string }): boolean {
  return collection.get().items.findIndex((asset) => asset.asset_id === id) >= PAGE_SIZE;
}
