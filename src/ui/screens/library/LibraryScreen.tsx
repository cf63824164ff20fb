import { pageHref, tenant, USUAL_TENANT } from "../../api/tenant.ts";
import { collection } from "../../collection/collection.ts";
import { EmptyPictures } from "../../collection/EmptyPictures.tsx";
import { Pictures } from "../../collection/Pictures.tsx";
import { useStore } from "../../parts/store.ts";
import { useTitle } from "../../shell/useTitle.ts";
import { sayCount } from "../../text/sizes.ts";
import { AddPictures } from "../../uploads/AddPictures.tsx";
import { LARGEST } from "../../uploads/checkFile.ts";

/** All pictures of the tenant, newest first, and the way to add some. */
export default function LibraryScreen() {
  const name = useStore(tenant);
  const { items: assets, next } = useStore(collection);
  useTitle("Library");
  const empty = assets.length === 0 && next === null;
  return (
    <div class="library">
      <div class="screen-head">
        <h1>{name === USUAL_TENANT ? "Library" : `Library of ${name}`}</h1>
        <p class="soft">{!empty && next !== undefined && countOf(assets.length, next !== null)}</p>
        <AddPictures />
      </div>
      <Pictures useOf={({ asset_id: id }) => ({ href: pageHref(`/library/${id}`) })}>
        <EmptyPictures>
          Drop photographs anywhere on this page, or a whole folder of them. JPEG, PNG and WebP, up to{" "}
          {LARGEST} each.
          <br />
          The originals are kept as they are.
        </EmptyPictures>
      </Pictures>
    </div>
  );
}

function countOf(count: number, more: boolean): string {
  return more ? `The newest ${sayCount(count, "picture")}` : sayCount(count, "picture");
}
