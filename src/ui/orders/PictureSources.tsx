import { useState } from "preact/hooks";
import { Icon } from "../parts/Icon.tsx";
import { ChooseFiles } from "../uploads/ChooseFiles.tsx";
import { LibraryChoice } from "./LibraryChoice.tsx";
import { fileSource, type Source } from "./sending.ts";

export interface PictureSourcesProps {
  readonly primary?: boolean;
  readonly onChoose: (sources: readonly Source[]) => void;
}

/** Where pictures for an order come from: files of this machine, or pictures of the Library. */
export function PictureSources({ primary, onChoose }: PictureSourcesProps) {
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <ChooseFiles
        label="Pictures to send"
        primary={primary}
        onChoose={(files) => onChoose(files.map(fileSource))}
      >
        <Icon name="upload" /> Choose files
      </ChooseFiles>
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
