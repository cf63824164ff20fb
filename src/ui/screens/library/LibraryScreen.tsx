import { useEffect } from "preact/hooks";
import { tenant, USUAL_TENANT } from "../../api/tenant.ts";
import { collection, readMore, readNewest } from "../../collection/collection.ts";
import { watchCollection } from "../../collection/watchCollection.ts";
import { Icon } from "../../parts/Icon.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useStore } from "../../parts/store.ts";
import { useTitle } from "../../shell/useTitle.ts";
import { sayCount } from "../../text/sizes.ts";
import { ChooseFiles } from "../../uploads/ChooseFiles.tsx";
import { Grid } from "./Grid.tsx";

/** All pictures of the tenant, newest first, and the way to add some. */
export default function LibraryScreen() {
  const name = useStore(tenant);
  const { assets, next, reading, problem } = useStore(collection);
  useTitle("Library");

  useEffect(() => {
    if (collection.get().next === undefined) void readMore();
    // Shown at once from what is known, then as it is now.
    else readNewest().catch(() => undefined);
    return watchCollection();
  }, [name]);

  const empty = assets.length === 0 && next === null;
  const title = name === USUAL_TENANT ? "Library" : `Library of ${name}`;
  return (
    <div class="library">
      <div class="screen-head">
        <h1>{title}</h1>
        <p class="soft">{!empty && next !== undefined && countOf(assets.length, next !== null)}</p>
        <ChooseFiles />
      </div>
      {empty && <EmptyLibrary />}
      {assets.length > 0 && <Grid assets={assets} hasMore={next !== null} onMore={readMore} />}
      {problem && <ProblemNotice problem={problem} onRetry={readMore} />}
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

function countOf(count: number, more: boolean): string {
  return more ? `The newest ${sayCount(count, "picture")}` : sayCount(count, "picture");
}

function EmptyLibrary() {
  return (
    <div class="library-empty">
      <Icon name="picture" />
      <h2>No pictures yet</h2>
      <p class="soft">
        Drop photographs anywhere on this page, or a whole folder of them. JPEG, PNG and WebP, up to 50 MB
        each.
        <br />
        The originals are kept as they are.
      </p>
    </div>
  );
}
