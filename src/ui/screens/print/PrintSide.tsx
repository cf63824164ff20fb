import { useEffect, useRef, useState } from "preact/hooks";
import type { Print } from "../../api/prints.ts";
import { pageHref } from "../../api/tenant.ts";
import { BusyButton } from "../../parts/BusyButton.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Meter } from "../../parts/Meter.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useKeptFocus } from "../../parts/useKeptFocus.ts";
import { choicesOf } from "../../prints/choices.ts";
import { studioHref } from "../../prints/studioHref.ts";
import { saySize } from "../../prints/words.ts";
import { sayDuration, sayMoment, sayWhen } from "../../text/times.ts";
import { PrintFacts } from "./PrintFacts.tsx";
import { PrintFiles } from "./PrintFiles.tsx";
import { ENDINGS, isUnderWay, stageOf } from "./states.ts";
import type { FollowedPrint } from "./usePrint.ts";

export interface PrintSideProps {
  readonly followed: FollowedPrint;
  readonly print: Print;
}

/** What became of a print so far, and what can be done with it. */
export function PrintSide({ followed, print }: PrintSideProps) {
  const { problem, changing, change, again } = followed;
  const { status, style, size_preset: size, asset_id: asset, output, warnings } = print;
  const broken = status === "failed" || status === "cancelled";
  const side = useRef<HTMLElement>(null);
  useKeptFocus(side);
  return (
    <aside ref={side} class="side" tabIndex={-1}>
      <header>
        <h1>
          {style.name}, {saySize(size)}
        </h1>
        <p class="soft" title={sayMoment(print.created_at)}>
          Ordered {sayWhen(print.created_at)}
        </p>
      </header>
      {isUnderWay(status) && <Work print={print} />}
      {broken && <Broken print={print} />}
      {problem && <ProblemNotice problem={problem} onRetry={problem.passing ? again : undefined} />}
      {status === "completed" && output.bytes === null && (
        <p class="notice">
          <Icon name="info" /> <span>Its files were removed to make room. It can be made again.</span>
        </p>
      )}
      {warnings.map(({ code, message }) => (
        <p key={code} class="notice">
          <Icon name="info" /> <span>{message}</span>
        </p>
      ))}
      {status === "completed" && output.bytes !== null && <PrintFiles id={print.id} bytes={output.bytes} />}
      <div class="side-actions">
        {(isUnderWay(status) || (broken && asset !== null)) && (
          // One button for both, so that the focus stays on it.
          <BusyButton
            class={broken ? "button primary" : "button"}
            busy={changing}
            onClick={() => change(broken ? "retry" : "cancel")}
          >
            <Icon name={broken ? "retry" : "close"} /> {broken ? "Try again" : "Cancel"}
          </BusyButton>
        )}
        {asset !== null && (
          <a class="button" href={studioHref(asset, choicesOf(print))}>
            <Icon name="print" /> Make another
          </a>
        )}
        {asset !== null && (
          <a class="button" href={pageHref(`/library/${asset}`)}>
            <Icon name="picture" /> Picture
          </a>
        )}
      </div>
      <PrintFacts print={print} />
    </aside>
  );
}

/** How far it has come. What stands beside it changes by itself; only the words are read out. */
function Work({ print }: { readonly print: Print }) {
  const {
    progress: { done, total },
    started_at: startedAt,
  } = print;
  const now = useSeconds();
  const { said } = stageOf(print);
  return (
    <div class="print-work">
      <p>
        <strong role="status">{said}</strong>
        {startedAt !== null && (
          <span class="soft">{sayDuration(Math.max(0, now - Date.parse(startedAt)))}</span>
        )}
      </p>
      <Meter label="How much of the print is made" done={done} total={total} />
    </div>
  );
}

function Broken({ print }: { readonly print: Print }) {
  const { status, asset_id: asset, error_message: message } = print;
  if (status === "cancelled") {
    return (
      <p class="notice">
        <Icon name="info" />
        <span>
          {asset === null
            ? "Its picture was deleted before the print was done."
            : "It was cancelled. It can go on where it was left."}
        </span>
      </p>
    );
  }
  return (
    <div class="notice notice-problem" role="alert">
      <Icon name="warning" />
      <div>
        <p>
          <strong>{ENDINGS.failed}.</strong> {message}
        </p>
      </div>
    </div>
  );
}

const SECOND_MS = 1000;

/** The time, told once a second. */
function useSeconds(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
