import { useEffect, useState } from "preact/hooks";
import type { Asset } from "../api/assets.ts";
import { call } from "../api/request.ts";
import { collection, readMore } from "../collection/collection.ts";
import { Dialog } from "../parts/Dialog.tsx";
import { Picture } from "../parts/Picture.tsx";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import { useStore } from "../parts/store.ts";
import { sayCount } from "../text/sizes.ts";
import type { Source } from "./sending.ts";

export interface LibraryChoiceProps {
  readonly onChoose: (sources: readonly Source[]) => void;
  readonly onClose: () => void;
}

/** Chooses pictures of the Library, newest first. */
export function LibraryChoice({ onChoose, onClose }: LibraryChoiceProps) {
  const { assets, next, reading, problem } = useStore(collection);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (collection.get().next === undefined) void readMore();
  }, []);
  const toggle = (id: string) => {
    const changed = new Set(chosen);
    if (!changed.delete(id)) changed.add(id);
    setChosen(changed);
  };
  const picked = assets.filter(({ asset_id: id }) => chosen.has(id));
  return (
    <Dialog title="Pictures of the Library" onClose={onClose}>
      {assets.length === 0 && next === null && <p class="soft">There are none yet.</p>}
      {problem && <ProblemNotice problem={problem} onRetry={readMore} />}
      <ul class="library-choice">
        {assets.map((asset) => (
          <li key={asset.asset_id}>
            <label>
              <input
                type="checkbox"
                checked={chosen.has(asset.asset_id)}
                onChange={() => toggle(asset.asset_id)}
              />
              <span class="library-thumb">
                <Picture asset={asset} preset="card" alt={asset.file_name} />
              </span>
            </label>
          </li>
        ))}
      </ul>
      {next && (
        <button type="button" class="button" disabled={reading} onClick={() => void readMore()}>
          Show more
        </button>
      )}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="button primary"
          disabled={picked.length === 0}
          onClick={() => onChoose(picked.map(librarySource))}
        >
          {picked.length === 0 ? "Send" : `Send ${sayCount(picked.length, "picture")}`}
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
