import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Job } from "../../api/followJob.ts";
import { cancelJob, isActive, type ListedJob, retryJob } from "../../api/jobs.ts";
import { asProblem, type Problem } from "../../api/problem.ts";
import { pageHref } from "../../api/tenant.ts";
import { Icon } from "../../parts/Icon.tsx";
import { Meter } from "../../parts/Meter.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { announce } from "../../shell/announce.ts";
import { sayCount, sayNumber } from "../../text/sizes.ts";
import { sayDuration, sayMoment, sayWhen } from "../../text/times.ts";
import { pathOf, STATUS_WORDS, titleOf } from "./jobWords.ts";

export interface JobRowProps {
  readonly job: ListedJob;
  readonly onChange: (job: Job) => void;
}

/** One job: what it does, how it stands, why it failed, and what can be done about it. */
export function JobRow({ job, onChange }: JobRowProps) {
  const { status, progress, error } = job;
  const title = titleOf(job);
  const path = pathOf(job);
  const [problem, setProblem] = useState<Problem>();
  return (
    <li class="job">
      <span class={`job-status job-${status}`}>{STATUS_WORDS[status]}</span>
      <div class="job-what">
        <h3>{path === null ? title : <a href={pageHref(path)}>{title}</a>}</h3>
        {status === "processing" && progress.total > 1 && (
          <div class="job-progress">
            <Meter label={`Progress: ${title}`} done={progress.done} total={progress.total} />
            <span class="soft small">
              {sayNumber(progress.done)} of {sayNumber(progress.total)}
            </span>
          </div>
        )}
        {error !== null && <p>{error.message}</p>}
        <p class="soft small">
          <JobTimes job={job} />
        </p>
        {problem && <ProblemNotice problem={problem} />}
      </div>
      <JobAction job={job} title={title} onChange={onChange} onProblem={setProblem} />
    </li>
  );
}

function JobTimes({ job }: { readonly job: ListedJob }) {
  const { created_at: born, ended_at: ended, duration_ms: took, attempts } = job;
  const at = ended ?? born;
  return (
    <>
      <time dateTime={at} title={sayMoment(at)}>
        {ended === null ? `Begun ${sayWhen(at)}` : sayWhen(at)}
      </time>
      {took !== null && `, took ${sayDuration(took)}`}
      {attempts > 1 && `, ${sayCount(attempts, "attempt")}`}
    </>
  );
}

interface JobActionProps extends JobRowProps {
  readonly title: string;
  readonly onProblem: (problem: Problem | undefined) => void;
}

const RETRYABLE: readonly string[] = ["failed", "cancelled"];

/** Cancels what is at work, brings back what failed. One button for both, so that the focus stays on it. */
function JobAction({ job, title, onChange, onProblem }: JobActionProps) {
  const [busy, setBusy] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const active = isActive(job);
  const there = active || RETRYABLE.includes(job.status);
  // The job may end by itself while the focus is on its button.
  const held = place.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    if (!there && held) place.current?.focus();
  }, [there]);
  const act = async () => {
    setBusy(true);
    onProblem(undefined);
    try {
      onChange(await (active ? cancelJob(job.id) : retryJob(job.id)));
      announce(`${title}: ${active ? "cancelled" : "queued again"}`);
    } catch (thrown) {
      onProblem(asProblem(thrown));
    }
    setBusy(false);
  };
  return (
    <div ref={place} class="job-action" tabIndex={-1}>
      {there && (
        <button
          type="button"
          class="button"
          aria-disabled={busy}
          onClick={() => !busy && act()}
          aria-label={`${active ? "Cancel" : "Try again"}: ${title}`}
        >
          <Icon name={active ? "close" : "retry"} /> {active ? "Cancel" : "Try again"}
        </button>
      )}
    </div>
  );
}
