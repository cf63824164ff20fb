import type { Seen } from "./state/model.ts";

/** What a request is about: an order, or a picture or bracket. */
export interface Subject {
  order?: string;
  picture?: string;
}

type Entry = { -readonly [K in keyof Seen]: Seen[K] } & Subject & { id: number };

/** More than any test makes; the oldest are forgotten. */
const KEPT = 100_000;

/**
 * Every request since the start. In the memory of this isolate, and not with the state: a write for each
 * request would hold up its answer until it is on disk.
 */
const entries = new Map<number, Entry>();
let last = 0;

/** @returns its number */
export function note(seen: Omit<Seen, "outcome" | "sent">, subject: Subject): number {
  last += 1;
  entries.set(last, { ...seen, ...subject, id: last, outcome: null, sent: null });
  entries.delete(last - KEPT);
  return last;
}

/** Says which order a request that was noted is about. */
export function noteOrder(id: number, order: string): void {
  const entry = entries.get(id);
  if (entry !== undefined) entry.order = order;
}

export function noteEnd(id: number, outcome: Seen["outcome"], sent: number): void {
  const entry = entries.get(id);
  if (entry !== undefined) Object.assign(entry, { outcome, sent });
}

/** All of them, or those about an order and its pictures. */
export function readLog(about?: { order: string; pictures: ReadonlySet<string> }): Seen[] {
  return [...entries.values()]
    .filter(
      ({ order, picture = "" }) =>
        about === undefined || order === about.order || about.pictures.has(picture),
    )
    .map(({ id: _, order: _order, picture: _picture, ...seen }) => seen);
}
