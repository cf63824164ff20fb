import { signPrint } from "../../api/prints.ts";
import { forTenant } from "../../api/tenant.ts";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useAsk } from "../../parts/useAsk.ts";
import { sayBytes } from "../../text/sizes.ts";
import { sayDayIn } from "../../text/times.ts";

export interface PrintFilesProps {
  /** Of the print. */
  readonly id: string;
  /** Of the TIFF. */
  readonly bytes: number;
}

/** The files of a finished print: to have, and to pass on. */
export function PrintFiles({ id, bytes }: PrintFilesProps) {
  const { answer: links, problem, again } = useAsk(`links ${id}`, (signal) => signPrint(id, signal));
  return (
    <div class="print-files">
      <a class="button primary" href={forTenant(`/v1/renders/${id}/print.tif`)} download>
        <Icon name="download" /> Download the TIFF ({sayBytes(bytes)})
      </a>
      {links && (
        <>
          <div class="side-actions">
            <CopyButton
              text={links.tiff.url}
              said={`Link copied. It opens the TIFF for anyone until ${sayDayIn(links.tiff.expires_in)}.`}
            >
              Link to the TIFF
            </CopyButton>
            <CopyButton
              text={links.preview.url}
              said={`Link copied. It opens the preview for anyone until ${sayDayIn(links.preview.expires_in)}.`}
            >
              Link to the preview
            </CopyButton>
          </div>
          <p class="soft small">
            The links open them for anyone until {sayDayIn(links.tiff.expires_in)}, without signing in.
          </p>
        </>
      )}
      {problem && <ProblemNotice problem={problem} onRetry={again} />}
    </div>
  );
}
