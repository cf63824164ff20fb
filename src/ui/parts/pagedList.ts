import { asProblem, isAbort, type Problem } from "../api/problem.ts";
import { session } from "../api/session.ts";
import { tenant } from "../api/tenant.ts";
import { appendPage, type Identity, mergeNewest } from "./mergePages.ts";
import { createStore, type Store } from "./store.ts";

/** A list of the tenant's as far as it was read, newest first. */
export interface Paged<T> {
  readonly items: readonly T[];
  /** Where the next page begins; null at the end, undefined before the first page. */
  readonly next: string | null | undefined;
  readonly reading: boolean;
  readonly problem: Problem | undefined;
}

export interface PagedSource<T> extends Identity<T> {
  /** The page at a cursor, or the newest one. @throws Problem */
  read(
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<Pick<Paged<T>, "items"> & { next: string | null }>;
}

export interface PagedList<T> extends Store<Paged<T>> {
  /** Reads the first page, or the next one. Does nothing while one is read, and at the end. */
  readMore(): Promise<void>;
  /** Reads the newest page again: what came in, and what became of the others. @throws Problem */
  readNewest(): Promise<void>;
  /** An entry that was read by itself. */
  note(item: T): void;
  /** An entry that is there no more. */
  drop(id: string): void;
  /** Ends what is read for the present tenant. */
  signal(): AbortSignal;
}

/** Kept while one goes from screen to screen, so that coming back shows it at once; each tenant's is read anew. */
export function createPagedList<T>(source: PagedSource<T>): PagedList<T> {
  const { read, idOf } = source;
  const unread: Paged<T> = { items: [], next: undefined, reading: false, problem: undefined };
  const list = createStore(unread);
  let reading = new AbortController();
  const begin = () => {
    reading.abort();
    reading = new AbortController();
    list.set(unread);
  };
  tenant.subscribe(begin);
  session.subscribe(begin);
  const change = (how: (items: readonly T[]) => readonly T[]) =>
    list.update((before) => ({ ...before, items: how(before.items) }));

  const readMore = async () => {
    const { next, reading: busy } = list.get();
    if (busy || next === null) return;
    const { signal } = reading;
    list.update((before) => ({ ...before, reading: true }));
    try {
      const page = await read(next ?? null, signal);
      list.update(({ items }) => ({
        items: appendPage(items, page.items, source),
        next: page.next,
        reading: false,
        problem: undefined,
      }));
    } catch (thrown) {
      if (signal.aborted || isAbort(thrown)) return;
      list.update((before) => ({ ...before, reading: false, problem: asProblem(thrown) }));
    }
  };

  return {
    ...list,
    readMore,
    async readNewest() {
      const { signal } = reading;
      if (list.get().next === undefined) return readMore();
      const page = await read(null, signal);
      if (signal.aborted) return;
      const full = page.next !== null;
      list.update((before) => {
        const items = mergeNewest(before.items, page.items, full, source);
        if (items === undefined) return { ...before, ...page };
        return { ...before, items, next: full ? before.next : null };
      });
    },
    note: (item) => change((items) => items.map((each) => (idOf(each) === idOf(item) ? item : each))),
    drop: (id) => change((items) => items.filter((each) => idOf(each) !== id)),
    signal: () => reading.signal,
  };
}
