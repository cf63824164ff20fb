import { useEffect } from "preact/hooks";
import { archiveAddress, hasArchive, type Outcome } from "../../api/orders.ts";
import { Icon } from "../../parts/Icon.tsx";
import { saveFile } from "../../parts/saveFile.ts";
import { useAsk } from "../../parts/useAsk.ts";
import { sayBytes, sayCount } from "../../text/sizes.ts";
import { TakeJob, type TakeJobProps } from "./TakeJob.tsx";

interface ArchiveJobProps extends Pick<TakeJobProps, "order" | "jobId" | "begun" | "onRetry"> {
  /** How the pictures were asked for, in words; undefined where that is not known. */
  readonly taken: string | undefined;
}

/** The gathering of the ZIP, and the way to it. */
export function ArchiveJob(props: ArchiveJobProps) {
  return (
    <TakeJob {...props} title="The ZIP" doing="Gathering">
      {(outcome) => <Archive {...props} outcome={outcome} />}
    </TakeJob>
  );
}

type ArchiveProps = ArchiveJobProps & { readonly outcome: Outcome };

function Archive({ jobId, outcome, taken, begun, onRetry }: ArchiveProps) {
  const { downloaded, bytes, outcome: came } = outcome;
  const { answer: there } = useAsk(`archive ${jobId}`, (signal) => hasArchive(jobId, signal));
  const whole = came === "complete";
  useEffect(() => {
    // One that was asked for here; and of one that lacks pictures the person decides, after reading what is missing.
    if (begun > 0 && there && whole) saveFile(archiveAddress(jobId));
  }, [begun, there, whole]);

  if (there === undefined) return null;
  if (!there) {
    return (
      <>
        <p>It was kept for a while and is gone now.</p>
        <button type="button" class="button" onClick={onRetry}>
          <Icon name="retry" /> Gather it again
        </button>
      </>
    );
  }
  return (
    <>
      <p role="status">
        {whole ? "Ready" : "What came"}: {sayCount(downloaded, "picture")}
        {taken && ` ${taken}`}, {sayBytes(bytes)}.
      </p>
      <a class="button" href={archiveAddress(jobId)} download>
        <Icon name="download" /> {whole ? "Save the ZIP" : "Save what came"}
      </a>
      <p class="soft small">
        If saving is cut in the middle, choose Resume in the browser’s list of downloads: it goes on where it
        stopped. A link to this page leads to the same ZIP, which is kept for a day.
      </p>
    </>
  );
}
