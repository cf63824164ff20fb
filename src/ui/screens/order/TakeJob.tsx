import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type Order, type Outcome, readOutcome } from "../../api/orders.ts";
import { Icon } from "../../parts/Icon.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useAsk } from "../../parts/useAsk.ts";
import { isOver, useJob } from "../../parts/useJob.ts";
import { useKeptFocus } from "../../parts/useKeptFocus.ts";
import { announce } from "../../shell/announce.ts";
import { sayNumber } from "../../text/sizes.ts";
import { Failures } from "./Failures.tsx";
import { JobProgress } from "./JobProgress.tsx";

export interface TakeJobProps {
  readonly order: Order;
  readonly jobId: string;
  readonly title: string;
  /** As in `Gathering: 1 of 3 pictures`. */
  readonly doing: string;
  /** Another number than before, and not 0, where it was begun on this page: it comes into view. */
  readonly begun: number;
  readonly onRetry: () => void;
  /** What is there once it is done. */
  readonly children: (outcome: Outcome) => ComponentChildren;
}

const ENDS = { completed: "done", failed: "nothing came", cancelled: "cancelled" } as const;

/** A job about an order's pictures, followed to its end: how far it is, what came of it, and what failed and why. */
export function TakeJob({ order, jobId, title, doing, begun, onRetry, children }: TakeJobProps) {
  const section = useRef<HTMLElement>(null);
  const { job, problem, again } = useJob(jobId);
  const over = job !== undefined && isOver(job);
  const end = over ? job.status : undefined;
  const {
    answer: outcome,
    asking,
    ...told
  } = useAsk(`${jobId} ${end}`, async (signal) =>
    end && end !== "cancelled" ? readOutcome(order.order_id, jobId, signal) : undefined,
  );
  useEffect(() => {
    if (begun > 0) section.current?.scrollIntoView({ block: "nearest" });
  }, [begun, end]);
  useEffect(() => {
    if (begun > 0 && end !== undefined) announce(`${title}: ${ENDS[end]}`);
  }, [begun, end]);
  useKeptFocus(section);
  const failed = outcome?.failures.length ?? 0;
  const retry = (words: string) => (
    <button type="button" class="button" onClick={onRetry}>
      <Icon name="retry" /> {words}
    </button>
  );
  return (
    <section ref={section} class="take-job" aria-label={title} tabIndex={-1}>
      <h2>{title}</h2>
      {problem?.passing && <ProblemNotice problem={problem} onRetry={again} />}
      {problem && !problem.passing && (
        <>
          <p>This is not known any more.</p>
          {retry("Begin again")}
        </>
      )}
      {job && !over && <JobProgress order={order} job={job} doing={doing} />}
      {end === "cancelled" && (
        <>
          <p role="status">Cancelled.</p>
          {retry("Begin again")}
        </>
      )}
      {end === "failed" && !asking && (
        <>
          <p role="alert">
            <strong>No picture could be had.</strong> {failed === 0 && job?.error?.message}
          </p>
          {outcome && <Failures failures={outcome.failures} />}
          {retry("Try again")}
        </>
      )}
      {end === "completed" && told.problem && <ProblemNotice problem={told.problem} onRetry={told.again} />}
      {end === "completed" && outcome && (
        <>
          {failed > 0 && (
            <>
              <p role="alert">
                <strong>
                  {sayNumber(outcome.total - outcome.downloaded)} of {sayNumber(outcome.total)} did not come.
                </strong>
              </p>
              <Failures failures={outcome.failures} />
            </>
          )}
          {children(outcome)}
          {failed > 0 && retry("Try all again")}
        </>
      )}
    </section>
  );
}
