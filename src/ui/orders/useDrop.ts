import { useState } from "preact/hooks";
import { carriesFiles, droppedFiles } from "../uploads/droppedFiles.ts";

export interface Drop {
  /** Whether files are held over it. */
  readonly over: boolean;
  readonly on: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent & { readonly currentTarget: Element }) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

/** Takes files that are dropped on an element, which then are not taken by the page for the Library. */
export function useDrop(onFiles: (files: readonly File[]) => void): Drop {
  const [over, setOver] = useState(false);
  return {
    over,
    on: {
      onDragOver(event) {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave({ currentTarget, relatedTarget }) {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      },
      onDrop(event) {
        setOver(false);
        if (!carriesFiles(event) || event.dataTransfer === null) return;
        event.preventDefault();
        void droppedFiles(event.dataTransfer).then(onFiles);
      },
    },
  };
}
