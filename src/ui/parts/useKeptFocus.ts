import { useLayoutEffect } from "preact/hooks";

/**
 * Keeps the focus within an element, which needs a `tabIndex`, when what has it is put elsewhere in there or goes: to
 * the same control, or else to the element, so that the next one is a step away.
 */
export function useKeptFocus(place: { readonly current: HTMLElement | null }): void {
  const { activeElement } = document;
  const held = place.current?.contains(activeElement) ? activeElement : null;
  useLayoutEffect(() => {
    if (!(held instanceof HTMLElement) || document.activeElement !== document.body) return;
    (held.isConnected ? held : place.current)?.focus({ preventScroll: true });
  });
}
