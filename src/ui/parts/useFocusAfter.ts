import { useEffect, useRef } from "preact/hooks";

/** Gives the focus to an element when something is over whose own button had it. @returns the element's ref */
export function useFocusAfter(busy: boolean) {
  const element = useRef<HTMLButtonElement>(null);
  const before = useRef(busy);
  useEffect(() => {
    if (before.current && !busy) element.current?.focus();
    before.current = busy;
  }, [busy]);
  return element;
}
