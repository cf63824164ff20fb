import { useRef, useState } from "preact/hooks";
import { Icon } from "../parts/Icon.tsx";
import { KINDS } from "../uploads/ChooseFiles.tsx";
import { LibraryChoice } from "./LibraryChoice.tsx";
import { fileSource, type Source } from "./sending.ts";

export interface PictureSourcesProps {
  readonly primary?: boolean;
  readonly onChoose: (sources: readonly Source[]) => void;
}

/** Where pictures for an order come from: files of this machine, or pictures of the Library. */
export function PictureSources({ primary, onChoose }: PictureSourcesProps) {
  const input = useRef<HTMLInputElement>(null);
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <input
        ref={input}
        class="quiet"
        type="file"
        multiple
        accept={KINDS}
        tabIndex={-1}
        aria-label="Pictures to send"
        onChange={({ currentTarget }) => {
          onChoose([...(currentTarget.files ?? [])].map(fileSource));
          // The same files may be chosen again.
          currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class={primary ? "button primary" : "button"}
        onClick={() => input.current?.click()}
      >
        <Icon name="upload" /> Choose files
      </button>
      <button type="button" class="button" onClick={() => setChoosing(true)}>
        <Icon name="picture" /> From the Library
      </button>
      {choosing && (
        <LibraryChoice
          onClose={() => setChoosing(false)}
          onChoose={(sources) => {
            setChoosing(false);
            onChoose(sources);
          }}
        />
      )}
    </>
  );
}
