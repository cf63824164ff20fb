import { Icon } from "../parts/Icon.tsx";
import { IconButton } from "../parts/IconButton.tsx";
import { Meter } from "../parts/Meter.tsx";
import { sayBytes } from "../text/sizes.ts";
import { isEnded, isRetryable, type Upload, type UploadState } from "./queue.ts";

const WORDS: Readonly<Record<UploadState, string>> = {
  waiting: "Waiting",
  sending: "Sending",
  settling: "Being taken in",
  stored: "Added",
  known: "Was there already",
  refused: "Not taken in",
  failed: "Not taken in",
  cancelled: "Cancelled",
};

export interface UploadRowProps {
  readonly upload: Upload;
  /** Where what became of it is. */
  readonly href?: string | undefined;
  readonly onRetry: (id: number) => void;
  readonly onCancel: (id: number) => void;
}

/** One file of a queue. */
export function UploadRow({ upload, href, onRetry, onCancel }: UploadRowProps) {
  const { id, name, size, state, sent, reason } = upload;
  const again = isRetryable(upload);
  const progress = state === "sending" ? `${sayBytes(sent)} of ${sayBytes(size)}` : WORDS[state];
  return (
    <li class={`upload upload-${state}`}>
      <div class="upload-text">
        {href === undefined ? (
          <span class="upload-name">{name}</span>
        ) : (
          <a class="upload-name" href={href}>
            {name}
          </a>
        )}
        <span class="upload-state small">
          {state === "stored" && <Icon name="check" />}
          {reason === undefined ? progress : state === "waiting" ? `${reason} It is tried again.` : reason}
        </span>
        {(state === "sending" || state === "settling") && <Meter label={name} done={sent} total={size} />}
      </div>
      {(again || !isEnded(upload)) && (
        // One button for both, so that the focus stays on it.
        <IconButton
          icon={again ? "retry" : "close"}
          label={again ? `Try ${name} again` : `Cancel ${name}`}
          title={again ? "Try again" : "Cancel"}
          onClick={() => (again ? onRetry : onCancel)(id)}
        />
      )}
    </li>
  );
}
