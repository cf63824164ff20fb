import { pageHref } from "../../api/tenant.ts";
import { Icon } from "../../parts/Icon.tsx";
import { sayCount } from "../../text/sizes.ts";
import { TakeJob, type TakeJobProps } from "./TakeJob.tsx";

type ImportJobProps = Pick<TakeJobProps, "order" | "jobId" | "begun" | "onRetry">;

/** The pictures on their way into the Library. */
export function ImportJob(props: ImportJobProps) {
  return (
    <TakeJob {...props} title="Into the Library" doing="Taking in">
      {({ downloaded }) => (
        <>
          <p role="status">
            {downloaded === 1 ? "1 picture is" : `${sayCount(downloaded, "picture")} are`} in the Library.
          </p>
          <a class="button" href={pageHref("/library")}>
            <Icon name="picture" /> See them there
          </a>
        </>
      )}
    </TakeJob>
  );
}
