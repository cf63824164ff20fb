import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

/** What the file dialog offers; what a file is its bytes tell. */
const KINDS = "image/jpeg,image/png,image/webp";

export interface ChooseFilesProps {
  /** What the files are for. */
  readonly label: string;
  readonly primary?: boolean | undefined;
  readonly onChoose: (files: readonly File[]) => void;
  /** What the button says. */
  readonly children: ComponentChildren;
}

/** A button that opens the system's dialog to choose pictures. */
export function ChooseFiles({ label, primary, onChoose, children }: ChooseFilesProps) {
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
        aria-label={label}
        onChange={({ currentTarget }) => {
          onChoose([...(currentTarget.files ?? [])]);
          // The same files may be chosen again.
          currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class={primary ? "button primary" : "button"}
        onClick={() => input.current?.click()}
      >
        {children}
      </button>
    </>
  );
}
