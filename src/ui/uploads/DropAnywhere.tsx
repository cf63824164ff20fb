import { useEffect, useState } from "preact/hooks";
import { Icon } from "../parts/Icon.tsx";
import { carriesFiles, droppedFiles } from "./droppedFiles.ts";
import { addFiles } from "./uploads.ts";

/**
 * Takes pictures in wherever they are dropped on the page, or pasted. What takes drops itself marks the event as
 * handled.
 */
export function DropAnywhere() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const ending = new AbortController();
    const on = <K extends keyof WindowEventMap>(name: K, handle: (event: WindowEventMap[K]) => void) =>
      addEventListener(name, handle, { signal: ending.signal });
    on("dragover", (event) => {
      if (!carriesFiles(event)) return;
      const taken = event.defaultPrevented;
      event.preventDefault();
      setOver(!taken);
    });
    on("dragleave", (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    on("drop", (event) => {
      setOver(false);
      if (!carriesFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) void droppedFiles(event.dataTransfer).then(addFiles);
    });
    on("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      addFiles(files);
    });
    return () => ending.abort();
  }, []);
  if (!over) return null;
  return (
    <div class="drop-veil" aria-hidden="true">
      <p>
        <Icon name="upload" /> Drop to add to the Library
      </p>
    </div>
  );
}
