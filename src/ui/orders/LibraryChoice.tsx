import { useCallback, useState } from "preact/hooks";
import type { Asset } from "../api/assets.ts";
import { call } from "../api/request.ts";
import { collection } from "../collection/collection.ts";
import { Pictures } from "../collection/Pictures.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { useStore } from "../parts/store.ts";
import { sayCount } from "../text/sizes.ts";
import type { Source } from "./sending.ts";

export interface LibraryChoiceProps {
  readonly onChoose: (sources: readonly Source[]) => void;
  readonly onClose: () => void;
}

/** Chooses pictures of the Library, newest first. */
export function LibraryChoice({ onChoose, onClose }: LibraryChoiceProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string) => {
    setChosen((before) => {
      const changed = new Set(before);
      if (!changed.delete(id)) changed.add(id);
      return changed;
    });
  }, []);
  const isChosen = ({ asset_id: id }: Asset) => chosen.has(id);
  const picked = useStore(collection).items.filter(isChosen);
  const said = sayCount(picked.length, "picture");
  const none = picked.length === 0;
  return (
    <Dialog title="Pictures of the Library" wide onClose={onClose}>
      <div class="library-choice">
        <Pictures modal useOf={(asset) => ({ chosen: isChosen(asset), onChoose: toggle })}>
          <p class="soft">There are none yet.</p>
        </Pictures>
      </div>
      <div class="dialog-actions">
        <p class="soft" role="status">
          {none ? "None chosen" : `${said} chosen`}
        </p>
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="button primary"
          disabled={none}
          onClick={() => onChoose(picked.map(librarySource))}
        >
          {none ? "Send" : `Send ${said}`}
        </button>
      </div>
    </Dialog>
  );
}

/** The original goes by way of this page: an order takes files, not names of pictures. */
function librarySource({
  file_name: name,
  size_bytes: size,
  original_url: url,
  content_type: type,
}: Asset): Source {
  const open = async (signal: AbortSignal) =>
    new File([await (await call(url, { signal })).blob()], name, { type });
  return { name, size, open };
}
