const KEEP_AFTER_MS = 150;

/** What is not there yet: how far the page was scrolled when it was left, until it is that tall again. */
let wanted: number | undefined;

/** Notes how far the page is scrolled with its step of the history, so that coming back, or reloading, finds it. */
export function keepScroll(): void {
  history.replaceState({ ...history.state, scroll: wanted ?? scrollY }, "");
}

let timer: ReturnType<typeof setTimeout> | undefined;
addEventListener(
  "scroll",
  () => {
    clearTimeout(timer);
    timer = setTimeout(keepScroll, KEEP_AFTER_MS);
  },
  { passive: true },
);
addEventListener("pagehide", keepScroll);

let giveUp: (() => void) | undefined;

/** The page begins at its top. */
export function scrollToTop(): void {
  giveUp?.();
  scrollTo(0, 0);
}

/**
 * Scrolls to where the page was left: as it grows, however long that takes, until it is tall enough or the reader
 * moves. A list reads its next page as its end comes into sight, so that each step brings the next.
 */
export function restoreScroll(): void {
  giveUp?.();
  // A pending note belongs to the step that was left.
  clearTimeout(timer);
  const target = Number((history.state as { scroll?: number } | null)?.scroll ?? 0);
  scrollTo(0, target);
  if (target === 0) return;
  wanted = target;
  const root = document.documentElement;
  let [here, tall] = [scrollY, root.scrollHeight];
  const ending = new AbortController();
  const observer = new ResizeObserver(() => {
    scrollTo(0, target);
    [here, tall] = [scrollY, root.scrollHeight];
    if (Math.abs(here - target) < 2) end();
  });
  const end = () => {
    wanted = undefined;
    observer.disconnect();
    ending.abort();
  };
  giveUp = end;
  observer.observe(document.body);
  const options = { signal: ending.signal, passive: true };
  for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(name, end, options);
  // Up, though the page is as tall as before: by the scroll bar, which tells of nothing else. A page that becomes
  // another one scrolls, too.
  const movedUp = () => root.scrollHeight === tall && scrollY < here - 2;
  addEventListener("scroll", () => movedUp() && end(), options);
}
