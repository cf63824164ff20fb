import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { tenant } from "../api/tenant.ts";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import { useStore } from "../parts/store.ts";
import { collection } from "./collection.ts";
import { Grid, type GridProps } from "./Grid.tsx";
import { watchCollection } from "./watchCollection.ts";

export interface PicturesProps extends Pick<GridProps, "useOf" | "modal"> {
  /** What is said where there are none. */
  readonly children: ComponentChildren;
}

/** All pictures of the tenant, newest first: those that are read, and the others as one scrolls to them. */
export function Pictures({ useOf, modal, children }: PicturesProps) {
  const name = useStore(tenant);
  const { items: assets, next, reading, problem } = useStore(collection);
  useEffect(() => {
    if (collection.get().next === undefined) void collection.readMore();
    // Shown at once from what is known, then as it is now.
    else collection.readNewest().catch(() => undefined);
    return watchCollection();
  }, [name]);
  return (
    <div class="pictures">
      {assets.length === 0 && next === null && children}
      {assets.length > 0 && (
        <Grid
          assets={assets}
          useOf={useOf}
          modal={modal}
          hasMore={next !== null}
          onMore={collection.readMore}
        />
      )}
      {problem && <ProblemNotice problem={problem} onRetry={collection.readMore} />}
      {reading && assets.length === 0 && (
        <div class="skeleton-grid" aria-hidden="true">
          {Array.from({ length: 18 }, (_, index) => (
            <i key={index} />
          ))}
        </div>
      )}
    </div>
  );
}
