import { useLayoutEffect, useState } from "preact/hooks";

export interface Seen {
  /** Of the element; 0 until it is measured. */
  readonly width: number;
  /** Where the window begins, from the element's top. */
  readonly from: number;
  /** Of the window. */
  readonly height: number;
}

/** Moves smaller than this change nothing of what is in the document. */
const STEP = 100;

/** Which part of a tall element is seen, followed as the page is scrolled and resized. */
export function useWindow(element: { readonly current: HTMLElement | null }): Seen {
  const [seen, setSeen] = useState<Seen>({ width: 0, from: 0, height: 0 });
  useLayoutEffect(() => {
    const measure = () => {
      const box = element.current?.getBoundingClientRect();
      if (box === undefined) return;
      const from = Math.floor(-box.top / STEP) * STEP;
      const next = { width: box.width, from, height: innerHeight };
      setSeen((before) => (isSame(before, next) ? before : next));
    };
    let frame = 0;
    const later = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(measure);
    };
    const observer = new ResizeObserver(measure);
    if (element.current) observer.observe(element.current);
    // What stands above it grows, too.
    observer.observe(document.body);
    // Also of what scrolls within the page: such a scroll does not bubble.
    document.addEventListener("scroll", later, { passive: true, capture: true });
    addEventListener("resize", later);
    measure();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      document.removeEventListener("scroll", later, { capture: true });
      removeEventListener("resize", later);
    };
  }, [element]);
  return seen;
}

function isSame(a: Seen, b: Seen): boolean {
  return a.width === b.width && a.from === b.from && a.height === b.height;
}
