/** How long a page may take to grow to where it was left. */
const GROWING_MS = 5000;
const KEEP_AFTER_MS = 150;

/** Notes how far the page is scrolled with its step of the history, so that coming back, or reloading, finds it. */
export function keepScroll(): void {
  history.replaceState({ ...history.state, scroll: scrollY }, "");
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

/** Scrolls to where the page was left: as it grows, until it is tall enough or the reader scrolls. */
export function restoreScroll(): void {
  giveUp?.();
  // A pending note belongs to the step that was left.
  clearTimeout(timer);
  const target = Number((history.state as { scroll?: number } | null)?.scroll ?? 0);
  scrollTo(0, target);
  if (target === 0) return;
  const ending = new AbortController();
  const observer = new ResizeObserver(() => {
    scrollTo(0, target);
    if (Math.abs(scrollY - target) < 2) end();
  });
  const end = () => {
    observer.disconnect();
    ending.abort();
  };
  giveUp = end;
  observer.observe(document.body);
  setTimeout(end, GROWING_MS);
  for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(name, end, { signal: ending.signal, passive: true });
  }
}
