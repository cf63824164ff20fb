import { useLayoutEffect, useRef } from "preact/hooks";
import { place } from "../shell/router.ts";
import { forgetOpened, openedHere } from "./openedFrom.ts";

interface TileFocus {
  /** The grid's element. */
  readonly list: { readonly current: HTMLElement | null };
  /** The picture that is the stop of the Tab key. */
  readonly focusedId: string | undefined;
  /** Whether the tiles are in the document. */
  readonly ready: boolean;
  /** Whether it begins with the focus. */
  readonly modal: boolean;
}

/**
 * Moves the focus to where the keys lead, and to where it was when one comes back.
 * @returns what is told of the picture that the keys lead to, before it becomes the stop
 */
export function useTileFocus({ list, focusedId, ready, modal }: TileFocus): (id: string) => void {
  const tileOf = (id = "") => list.current?.querySelector<HTMLElement>(`[data-asset="${id}"]`);
  const wanted = useRef<string | undefined>(undefined);

  // The tile that the keys lead to may come into the document only now.
  useLayoutEffect(() => {
    const tile = tileOf(wanted.current);
    wanted.current = undefined;
    tile?.focus({ preventScroll: true });
    tile?.scrollIntoView({ block: "nearest" });
  }, [focusedId]);

  // Coming back from a picture, it is where it was.
  useLayoutEffect(() => {
    const id = openedHere();
    if (!ready || id === undefined) return;
    forgetOpened();
    tileOf(id)?.focus({ preventScroll: true });
    // A step of the history knows how far it was scrolled; a link begins at the top.
    if (place.get().by === "link") tileOf(id)?.scrollIntoView({ block: "center" });
  }, [ready]);

  useLayoutEffect(() => {
    if (ready && modal) list.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [ready]);

  return (id) => {
    wanted.current = id;
  };
}
