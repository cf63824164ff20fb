import { useLayoutEffect } from "preact/hooks";

/** Names the document after what it shows, for tabs, history and bookmarks. */
export function useTitle(title: string): void {
  useLayoutEffect(() => {
    document.title = `${title} · Darkroom`;
  }, [title]);
}
