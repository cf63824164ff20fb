import { useEffect } from "preact/hooks";
import { pageHref, tenant } from "../../api/tenant.ts";
import { collection, readMore, readNewest } from "../../collection/collection.ts";
import { Picture } from "../../parts/Picture.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useStore } from "../../parts/store.ts";
import { readChoices } from "../../prints/choices.ts";
import { studioHref } from "../../prints/studioHref.ts";
import { place } from "../../shell/router.ts";
import { useTitle } from "../../shell/useTitle.ts";
import { RecentPrints } from "./RecentPrints.tsx";

/** Where a print begins: the prints so far, and the pictures that there are. */
export function ChoosePicture() {
  const name = useStore(tenant);
  const { assets, next, reading, problem } = useStore(collection);
  const choices = readChoices(useStore(place).search);
  useTitle("Print studio");
  useEffect(() => {
    if (collection.get().next === undefined) void readMore();
    else readNewest().catch(() => undefined);
  }, [name]);
  return (
    <div class="studio-start">
      <div class="screen-head">
        <h1>Print studio</h1>
      </div>
      <RecentPrints key={name} />
      <section aria-labelledby="choose-picture">
        <h2 id="choose-picture">Choose a picture</h2>
        {assets.length === 0 && next === null && (
          <p class="soft">
            No pictures yet. <a href={pageHref("/library")}>Add some in the Library</a>, or drop them anywhere
            on this page.
          </p>
        )}
        <ul class="choose-pictures">
          {assets.map((asset) => (
            <li key={asset.asset_id} style={{ "--ratio": String(asset.width / asset.height) }}>
              <a href={studioHref(asset.asset_id, choices)}>
                <Picture asset={asset} preset="card" alt={asset.file_name} />
              </a>
            </li>
          ))}
        </ul>
        {problem && <ProblemNotice problem={problem} onRetry={readMore} />}
        {next && (
          <button type="button" class="button" disabled={reading} onClick={() => void readMore()}>
            More pictures
          </button>
        )}
      </section>
    </div>
  );
}
