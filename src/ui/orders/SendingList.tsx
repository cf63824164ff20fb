import { useRef } from "preact/hooks";
import { Icon } from "../parts/Icon.tsx";
import { IconButton } from "../parts/IconButton.tsx";
import { Meter } from "../parts/Meter.tsx";
import { useKeptFocus } from "../parts/useKeptFocus.ts";
import { focusScreen } from "../shell/focusScreen.ts";
import { sayBytes, sayCount } from "../text/sizes.ts";
import { HOLD_WORDS } from "../uploads/holds.ts";
import { isEnded, totalsOf, type Upload, type UploadState } from "../uploads/queue.ts";
import { UploadRow } from "../uploads/UploadRow.tsx";
import { cancelSent, forgetSending, isSending, retryFailedSent, retrySent, type Sending } from "./sending.ts";

const TROUBLED: ReadonlySet<UploadState> = new Set(["refused", "failed"]);
/** Rows shown of those that wait: a person reads the first ones. */
const SHOWN = 20;

/** What becomes of pictures on their way into an order. What was sent is seen among the order's pictures. */
export function SendingList({ sending }: { readonly sending: Sending }) {
  const { id, queue } = sending;
  const list = useRef<HTMLElement>(null);
  useKeptFocus(list);
  const { files, ended, stored, unsuccessful, failed, sent, bytes } = totalsOf(queue);
  const busy = isSending(sending);
  const rows = [
    ...queue.uploads.filter(({ state }) => TROUBLED.has(state)),
    ...queue.uploads.filter((each) => !isEnded(each)),
  ];
  const close = () => {
    forgetSending(id);
    focusScreen();
  };
  const title = busy
    ? `${queue.held ? `${HOLD_WORDS[queue.held]}:` : "Sending"} ${ended} of ${sayCount(files, "picture")}`
    : `${sayCount(stored, "picture")} sent${unsuccessful > 0 ? `, ${unsuccessful} not` : ""}`;
  return (
    <section ref={list} class="sending" aria-label="Pictures being sent" tabIndex={-1}>
      <div class="sending-head">
        <div>
          <h2>{title}</h2>
          {busy && (
            <p class="soft small">
              {sayBytes(sent)} of {sayBytes(bytes)}
            </p>
          )}
        </div>
        {failed > 1 && (
          <button type="button" class="button" onClick={() => retryFailedSent(id)}>
            <Icon name="retry" /> Try all again
          </button>
        )}
        {!busy && <IconButton icon="close" label="Close the list" title="Close" onClick={close} />}
      </div>
      {busy && <Meter label="All pictures" done={sent} total={bytes} />}
      {rows.length > 0 && <Rows id={id} rows={rows} />}
    </section>
  );
}

function Rows({ id, rows }: { readonly id: number; readonly rows: readonly Upload[] }) {
  const hidden = rows.length - SHOWN;
  return (
    <ul class="sending-rows">
      {rows.slice(0, SHOWN).map((upload) => (
        <UploadRow
          key={upload.id}
          upload={upload}
          onRetry={(file) => retrySent(id, file)}
          onCancel={(file) => cancelSent(id, file)}
        />
      ))}
      {hidden > 0 && <li class="soft small">and {sayCount(hidden, "picture")} more</li>}
    </ul>
  );
}
