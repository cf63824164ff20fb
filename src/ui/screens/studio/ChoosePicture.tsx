import { pageHref } from "../../api/tenant.ts";
import { EmptyPictures } from "../../collection/EmptyPictures.tsx";
import { Pictures } from "../../collection/Pictures.tsx";
import { useStore } from "../../parts/store.ts";
import { readChoices } from "../../prints/choices.ts";
import { studioHref } from "../../prints/studioHref.ts";
import { place } from "../../shell/router.ts";
import { useTitle } from "../../shell/useTitle.ts";
import { RecentPrints } from "./RecentPrints.tsx";

/** Where a print begins: the prints so far, and the pictures that there are. */
export function ChoosePicture() {
  const choices = readChoices(useStore(place).search);
  useTitle("Print studio");
  return (
    <div class="studio-start">
      <div class="screen-head">
        <h1>Print studio</h1>
      </div>
      <RecentPrints />
      <section class="choose" aria-labelledby="choose-picture">
        <h2 id="choose-picture">Choose a picture</h2>
        <Pictures useOf={({ asset_id: id }) => ({ href: studioHref(id, choices) })}>
          <EmptyPictures>
            <a href={pageHref("/library")}>Add some in the Library</a>, or drop them anywhere on this page.
          </EmptyPictures>
        </Pictures>
      </section>
    </div>
  );
}
