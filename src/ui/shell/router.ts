import { tenant, tenantOf } from "../api/tenant.ts";
import { createStore } from "../parts/store.ts";
import { matchPage, type PageMatch } from "./matchPage.ts";
import { keepScroll, restoreScroll, scrollToTop } from "./scroll.ts";

export interface Place {
  readonly pathname: string;
  readonly search: string;
  readonly page: PageMatch | null;
  /** How one came here: the first page has its focus where the browser puts it. */
  readonly by: "load" | "link" | "history";
}

export const place = createStore<Place>(currentPlace("load"));

/** Goes to an address of this page. `replace` leaves no step behind in the history. */
export function navigate(href: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  keepScroll();
  if (replace) history.replaceState({}, "", href);
  else history.pushState({}, "", href);
  arrive("link");
}

/** Notes what is chosen on a screen in its address: no step in the history, and nothing moves. */
export function noteInAddress(href: string): void {
  history.replaceState(history.state, "", href);
  place.set(currentPlace(place.get().by));
}

/** Opens a view of a screen: a step in the history, so that Back closes it, and nothing moves. */
export function openInAddress(href: string): void {
  keepScroll();
  history.pushState({ within: true }, "", href);
  place.set(currentPlace(place.get().by));
}

/** Closes it: by that step where it was opened here; where the address came with it, by going to `href` instead. */
export function closeInAddress(href: string): void {
  const { within } = (history.state ?? {}) as { within?: boolean };
  if (within === true) history.back();
  else noteInAddress(href);
}

/** Links of this page change the screen without loading another page; all others are left to the browser. */
export function startRouter(): void {
  history.scrollRestoration = "manual";
  addEventListener("popstate", () => arrive("history"));
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || !isOwn(link, event)) return;
    event.preventDefault();
    const same = link.href === location.href;
    navigate(link.href, { replace: same });
  });
  restoreScroll();
}

function arrive(by: Place["by"]): void {
  const next = currentPlace(by);
  tenant.set(tenantOf(next.search));
  place.set(next);
  if (by === "history") restoreScroll();
  else scrollToTop();
}

function currentPlace(by: Place["by"]): Place {
  const { pathname, search } = location;
  return { pathname, search, page: matchPage(pathname), by };
}

function isOwn(link: HTMLAnchorElement, event: MouseEvent): boolean {
  if (event.defaultPrevented || event.button !== 0) return false;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  if (link.target !== "" || link.hasAttribute("download") || link.origin !== location.origin) return false;
  if (link.hash !== "" && link.pathname === location.pathname) return false;
  return matchPage(link.pathname) !== null;
}
