import { useRef } from "preact/hooks";
import { Icon } from "../parts/Icon.tsx";
import { addFiles } from "./uploads.ts";

/** What the file dialog offers; what a file is its bytes tell. */
export const KINDS = "image/jpeg,image/png,image/webp";

/** Opens the system's dialog to choose pictures for the Library. */
export function ChooseFiles() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        class="quiet"
        type="file"
        multiple
        accept={KINDS}
        tabIndex={-1}
        aria-label="Pictures to add"
        onChange={({ currentTarget }) => {
          addFiles([...(currentTarget.files ?? [])]);
          // The same files may be chosen again.
          currentTarget.value = "";
        }}
      />
      <button type="button" class="button primary" onClick={() => input.current?.click()}>
        <Icon name="add" /> Add pictures
      </button>
    </>
  );
}
