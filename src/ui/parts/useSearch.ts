import { place } from "../shell/router.ts";
import { useStore } from "./store.ts";

/**
 * A choice that stands in the address, so that a link leads to the same view. It leaves no step in the history, and
 * the page where it is.
 * @param usual is left out of the address
 */
export function useSearch<T extends string>(
  name: string,
  choices: readonly T[],
  usual: T,
): [value: T, choose: (next: T) => void] {
  const { search } = useStore(place);
  const given = new URLSearchParams(search).get(name);
  const value = choices.find((choice) => choice === given) ?? usual;
  return [value, (next) => noteSearch(name, next === usual ? null : next)];
}

/** Puts a word into the address, or takes it out with null. */
export function noteSearch(name: string, value: string | null): void {
  const params = new URLSearchParams(location.search);
  if (value === null) params.delete(name);
  else params.set(name, value);
  const query = params.size === 0 ? "" : `?${params}`;
  history.replaceState(history.state, "", location.pathname + query);
  place.update((before) => ({ ...before, search: query }));
}
