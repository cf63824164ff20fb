import { useState } from "preact/hooks";
import type { Asset } from "../../api/assets.ts";
import { forTenant, pageHref } from "../../api/tenant.ts";
import { deleteAsset } from "../../collection/collection.ts";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useFocusAfter } from "../../parts/useFocusAfter.ts";
import { announce } from "../../shell/announce.ts";
import { navigate } from "../../shell/router.ts";
import { sayDayIn, sayMoment, sayWhen } from "../../text/times.ts";
import { PictureFacts } from "./PictureFacts.tsx";
import { RenditionTable } from "./RenditionTable.tsx";

export interface PictureSideProps {
  readonly asset: Asset;
  readonly comparing: boolean;
  readonly onCompare: () => void;
}

/** What is known of a picture, and what can be done with it. */
export function PictureSide({ asset, comparing, onCompare }: PictureSideProps) {
  const { asset_id: id, file_name: name } = asset;
  const compare = useFocusAfter(comparing);
  return (
    <aside class="side">
      <header>
        <h1>{name}</h1>
        <p class="soft" title={sayMoment(asset.created_at)}>
          Added {sayWhen(asset.created_at)}
        </p>
      </header>
      <PictureState asset={asset} />
      <div class="side-actions">
        <a class="button primary" href={pageHref(`/studio/${id}`)}>
          <Icon name="print" /> Make a print
        </a>
        <button ref={compare} type="button" class="button" aria-pressed={comparing} onClick={onCompare}>
          <Icon name="compare" /> Compare
        </button>
        <a class="button" href={forTenant(asset.original_url)} download={name}>
          <Icon name="download" /> Original
        </a>
        <CopyButton
          text={asset.signed_url}
          said={`Link copied. It opens the original for anyone until ${sayDayIn(asset.expires_in)}.`}
        >
          Copy link
        </CopyButton>
      </div>
      <p class="soft small">
        The link opens the original for anyone until {sayDayIn(asset.expires_in)}, without signing in.
      </p>
      <section>
        <h2>Renditions</h2>
        <RenditionTable asset={asset} />
      </section>
      <PictureFacts asset={asset} />
      <DeletePicture id={id} name={name} />
    </aside>
  );
}

function PictureState({ asset }: { readonly asset: Asset }) {
  if (asset.status === "processing") {
    return (
      <p class="notice" role="status">
        <Icon name="info" /> Its renditions are being made.
      </p>
    );
  }
  if (asset.status === "failed") {
    return (
      <p class="notice notice-problem">
        <Icon name="warning" />
        <span>It cannot be shown: {asset.error?.message ?? "its renditions could not be made"}.</span>
      </p>
    );
  }
  return null;
}

function DeletePicture({ id, name }: { readonly id: string; readonly name: string }) {
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    await deleteAsset(id);
    announce(`${name} is deleted`);
    navigate(pageHref("/library"), { replace: true });
  };
  return (
    <div>
      <button type="button" class="button quiet-danger" onClick={() => setAsking(true)}>
        <Icon name="trash" /> Delete
      </button>
      {asking && (
        <ConfirmDialog
          title={`Delete ${name}?`}
          action="Delete"
          dangerous
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          <p>The original and its renditions go for good, and links to them end. Finished prints stay.</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
