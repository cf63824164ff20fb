import { useRef, useState } from "preact/hooks";
import { pageHref } from "../api/tenant.ts";
import { ConfirmDialog } from "../parts/ConfirmDialog.tsx";
import { Icon } from "../parts/Icon.tsx";
import { IconButton } from "../parts/IconButton.tsx";
import { Meter } from "../parts/Meter.tsx";
import { useStore } from "../parts/store.ts";
import { useKeptFocus } from "../parts/useKeptFocus.ts";
import { focusScreen } from "../shell/focusScreen.ts";
import { sayBytes, sayCount } from "../text/sizes.ts";
import { HOLD_WORDS } from "./holds.ts";
import { isActive, isEnded, type Queue, totalsOf, type Upload } from "./queue.ts";
import { UploadRow } from "./UploadRow.tsx";
import {
  cancelAllUploads,
  cancelUpload,
  clearUploads,
  pauseUploads,
  retryFailedUploads,
  retryUpload,
  uploads,
} from "./uploads.ts";

/** Rows shown of those that wait, and of those that are done: a person reads the first ones. */
const SHOWN = 30;

const PHONE = "(max-width: 599px)";

/** What becomes of the files that were added: at the page's lower edge while there are any. */
export function UploadTray() {
  const queue = useStore(uploads);
  const [chosen, setOpen] = useState<boolean>();
  const tray = useRef<HTMLElement>(null);
  useKeptFocus(tray);
  if (queue.uploads.length === 0) return null;
  const totals = totalsOf(queue);
  const done = totals.ended === totals.files;
  // On a phone the list would go on covering the pictures that it tells of.
  const open = chosen ?? !(done && totals.unsuccessful === 0 && matchMedia(PHONE).matches);
  return (
    <section ref={tray} class="tray" aria-label="Uploads" tabIndex={-1}>
      <div class="tray-head">
        <button
          type="button"
          class="tray-title"
          aria-expanded={open}
          aria-controls="tray-list"
          onClick={() => setOpen(!open)}
        >
          <strong>{titleOf(queue)}</strong>
          <span class="soft small">{subtitleOf(queue)}</span>
          <Icon name="fold" />
        </button>
        {totals.failed > 1 && <IconButton icon="retry" label="Try all again" onClick={retryFailedUploads} />}
        {done ? (
          <IconButton icon="close" label="Close the list" title="Close" onClick={close} />
        ) : (
          <>
            <PauseButton paused={queue.paused} />
            <CancelAll left={totals.files - totals.ended} />
          </>
        )}
      </div>
      {!done && <Meter label="All files" done={totals.sent} total={totals.bytes} />}
      {open && <TrayList uploads={queue.uploads} />}
    </section>
  );
}

function close(): void {
  clearUploads();
  focusScreen();
}

function PauseButton({ paused }: { readonly paused: boolean }) {
  return (
    <IconButton
      icon={paused ? "play" : "pause"}
      label={paused ? "Go on" : "Pause after the files under way"}
      onClick={() => pauseUploads(!paused)}
    />
  );
}

/** Its cross is easily taken for one that closes the list, so it asks before many files are given up. */
function CancelAll({ left }: { readonly left: number }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <IconButton
        icon="close"
        label="Cancel all"
        onClick={() => (left > 1 ? setAsking(true) : cancelAllUploads())}
      />
      {asking && (
        <ConfirmDialog
          title="Stop adding pictures?"
          action="Stop"
          dangerous
          onConfirm={async () => {
            setAsking(false);
            cancelAllUploads();
          }}
          onClose={() => setAsking(false)}
        >
          <p>{sayCount(left, "file is", "files are")} not added yet. What was added stays.</p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** What needs a look comes first. */
function TrayList({ uploads: all }: { readonly uploads: readonly Upload[] }) {
  const active = all.filter(isActive);
  const troubled = all.filter(({ state }) => state === "refused" || state === "failed");
  const waiting = all.filter(({ state }) => state === "waiting");
  const ended = all.filter((each) => isEnded(each) && !troubled.includes(each)).toReversed();
  const shown = [...active, ...troubled, ...waiting.slice(0, SHOWN), ...ended.slice(0, SHOWN)];
  const hidden = all.length - shown.length;
  return (
    // A list that scrolls has to be reachable for the keys that scroll it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <ul class="tray-list" id="tray-list" tabIndex={0} aria-label="Files">
      {shown.map((upload) => (
        <UploadRow
          key={upload.id}
          upload={upload}
          href={upload.assetId && pageHref(`/library/${upload.assetId}`, upload.tenant)}
          onRetry={retryUpload}
          onCancel={cancelUpload}
        />
      ))}
      {hidden > 0 && <li class="soft small tray-more">and {sayCount(hidden, "file")} more</li>}
    </ul>
  );
}

function titleOf(queue: Queue): string {
  const { files, ended, stored, known, unsuccessful } = totalsOf(queue);
  if (ended < files) {
    const doing = queue.held ? HOLD_WORDS[queue.held] : queue.paused ? "Paused" : "Uploading";
    return `${doing}: ${ended} of ${sayCount(files, "file")}`;
  }
  if (unsuccessful > 0) return `${sayCount(unsuccessful, "file")} not taken in`;
  if (stored === 0 && known > 0) return "All were there already";
  return stored === 0 ? "Cancelled" : `${sayCount(stored, "picture")} added`;
}

function subtitleOf(queue: Queue): string {
  const { files, ended, stored, known, unsuccessful, bytes, sent } = totalsOf(queue);
  if (ended < files) return `${sayBytes(sent)} of ${sayBytes(bytes)}`;
  const parts = [
    ...(unsuccessful > 0 && stored > 0 ? [`${sayCount(stored, "picture")} added`] : []),
    ...(known > 0 ? [`${known} there already`] : []),
  ];
  return parts.join(", ");
}
