import { type Asset, listAssets, removeAsset } from "../api/assets.ts";
import { asProblem, isAbort, type Problem } from "../api/problem.ts";
import { session } from "../api/session.ts";
import { tenant } from "../api/tenant.ts";
import { createStore } from "../parts/store.ts";
import { appendPage, mergeNewest, replaceAsset } from "./mergeAssets.ts";

/** The tenant's pictures as far as they were read, newest first. */
export interface Collection {
  readonly assets: readonly Asset[];
  /** Where the next page begins; null at the end, undefined before the first page. */
  readonly next: string | null | undefined;
  readonly reading: boolean;
  readonly problem: Problem | undefined;
}

const UNREAD: Collection = { assets: [], next: undefined, reading: false, problem: undefined };

/** Kept while one goes from screen to screen, so that coming back shows it at once. */
export const collection = createStore<Collection>(UNREAD);

/** Ends what is read for the tenant before. */
let reading = new AbortController();

function forget(): void {
  reading.abort();
  reading = new AbortController();
  collection.set(UNREAD);
}
tenant.subscribe(forget);
session.subscribe(forget);

/** Reads the first page, or the next one. Does nothing while one is read, and at the end. */
export async function readMore(): Promise<void> {
  const { next, reading: busy } = collection.get();
  if (busy || next === null) return;
  const { signal } = reading;
  collection.update((before) => ({ ...before, reading: true, problem: undefined }));
  try {
    const { assets, next_cursor } = await listAssets(next ?? null, signal);
    collection.update((before) => ({
      assets: appendPage(before.assets, assets),
      next: next_cursor,
      reading: false,
      problem: undefined,
    }));
  } catch (thrown) {
    if (signal.aborted || isAbort(thrown)) return;
    collection.update((before) => ({ ...before, reading: false, problem: asProblem(thrown) }));
  }
}

/** Reads the newest page again: what came in, what is ready now. Says nothing of a failure: it is asked again. */
export async function readNewest(): Promise<void> {
  const { signal } = reading;
  if (collection.get().next === undefined) return readMore();
  const { assets, next_cursor } = await listAssets(null, signal);
  if (signal.aborted) return;
  const full = next_cursor !== null;
  collection.update((before) => {
    const known = new Set(before.assets.map((asset) => asset.asset_id));
    // More came in than one page shows: what lies between is not known, so the list begins anew.
    if (full && !assets.some((asset) => known.has(asset.asset_id))) {
      return { ...before, assets, next: next_cursor };
    }
    return {
      ...before,
      assets: mergeNewest(before.assets, assets, full),
      next: full ? before.next : null,
    };
  });
}

/** A picture that was read by itself. */
export function noteAsset(asset: Asset): void {
  collection.update((before) => ({ ...before, assets: replaceAsset(before.assets, asset) }));
}

/** @throws Problem */
export async function deleteAsset(id: string): Promise<void> {
  await removeAsset(id);
  forgetAsset(id);
}

/** A picture that is there no more. */
export function forgetAsset(id: string): void {
  collection.update((before) => ({
    ...before,
    assets: before.assets.filter((asset) => asset.asset_id !== id),
  }));
}

/** The signal of what is read for the present tenant. */
export function readingSignal(): AbortSignal {
  return reading.signal;
}
