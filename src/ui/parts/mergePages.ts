/** What tells the entries of a list apart, and what of one is to be seen. */
export interface Identity<T> {
  idOf(item: T): string;
  /** Two states of one entry that look the same are the same. */
  stateOf(item: T): string;
}

/**
 * What is known of a list after its newest page was read again: what is new comes in, what changed is changed, and
 * what is not there any more goes. Entries older than the page stay as they are.
 * @param known newest first
 * @param page newest first; the whole list if it is not `full`
 * @returns undefined where more is new than a page shows: what lies between is not known
 */
export function mergeNewest<T>(
  known: readonly T[],
  page: readonly T[],
  full: boolean,
  identity: Identity<T>,
): readonly T[] | undefined {
  if (!full) return keepSame(known, page, identity);
  const there = new Set(page.map(identity.idOf));
  const last = known.findLastIndex((item) => there.has(identity.idOf(item)));
  return last === -1 ? undefined : keepSame(known, [...page, ...known.slice(last + 1)], identity);
}

/** A page that follows what is known; what moved meanwhile stands once. */
export function appendPage<T>(known: readonly T[], page: readonly T[], { idOf }: Identity<T>): readonly T[] {
  const there = new Set(known.map(idOf));
  return [...known, ...page.filter((item) => !there.has(idOf(item)))];
}

/** What looks the same is no change to show: it stays the very same. */
function keepSame<T>(known: readonly T[], next: readonly T[], { idOf, stateOf }: Identity<T>): readonly T[] {
  const before = new Map(known.map((item) => [idOf(item), item]));
  const kept = next.map((item) => {
    const old = before.get(idOf(item));
    return old !== undefined && stateOf(old) === stateOf(item) ? old : item;
  });
  const same = kept.length === known.length && kept.every((item, index) => item === known[index]);
  return same ? known : kept;
}
