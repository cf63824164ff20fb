import { useEffect, useState } from "preact/hooks";
import type { JobKind, JobStatus, ListedJob } from "../../api/jobs.ts";
import { tenant } from "../../api/tenant.ts";
import { BusyButton } from "../../parts/BusyButton.tsx";
import { Choice } from "../../parts/Choice.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useStore } from "../../parts/store.ts";
import { useSearch } from "../../parts/useSearch.ts";
import { announce } from "../../shell/announce.ts";
import { JobRow } from "./JobRow.tsx";
import { KIND_WORDS, STATUS_WORDS, titleOf } from "./jobWords.ts";
import { type JobWatch, watchJobs } from "./watchJobs.ts";

const SHOWN = { all: "All", work: "At work", failed: "Failed", done: "Done" } as const;
type Shown = keyof typeof SHOWN;

const STATUSES: Readonly<Record<Shown, readonly JobStatus[]>> = {
  all: [],
  work: ["queued", "processing"],
  failed: ["failed"],
  done: ["completed"],
};

const EMPTY: Readonly<Record<Shown, string>> = {
  all: "Nothing has been done yet. Add a picture, and its renditions are the first job.",
  work: "Nothing is at work.",
  failed: "Nothing failed.",
  done: "Nothing is done yet.",
};

const KINDS = ["all", ...(Object.keys(KIND_WORDS) as JobKind[])] as const;

/** The tenant's jobs, newest first and live, by how they stand and of what kind they are. */
export function JobSection() {
  const [shown, setShown] = useSearch("jobs", Object.keys(SHOWN) as Shown[], "all");
  const [kind, setKind] = useSearch("kind", KINDS, "all");
  return (
    <section class="jobs" aria-labelledby="jobs-title">
      <div class="jobs-head">
        <h2 id="jobs-title">Jobs</h2>
        <Choice legend="Which jobs" name="jobs" choices={SHOWN} value={shown} onChoose={setShown} />
        <select
          aria-label="Kind of job"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as (typeof KINDS)[number])}
        >
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {each === "all" ? "All kinds" : KIND_WORDS[each]}
            </option>
          ))}
        </select>
      </div>
      <Jobs shown={shown} kind={kind === "all" ? undefined : kind} />
    </section>
  );
}

function Jobs({ shown, kind }: { readonly shown: Shown; readonly kind: JobKind | undefined }) {
  const name = useStore(tenant);
  const [watch, setWatch] = useState<JobWatch>();
  useEffect(() => {
    const begun = watchJobs({ statuses: STATUSES[shown], kind }, sayEnd);
    setWatch(begun);
    return () => begun.end();
  }, [name, shown, kind]);
  return watch && <JobList watch={watch} empty={EMPTY[shown]} />;
}

function sayEnd(job: ListedJob): void {
  announce(`${titleOf(job)}: ${STATUS_WORDS[job.status].toLowerCase()}`);
}

function JobList({ watch, empty }: { readonly watch: JobWatch; readonly empty: string }) {
  const { jobs, next, problem } = useStore(watch.feed);
  const [reading, setReading] = useState(false);
  const more = async () => {
    setReading(true);
    await watch.more();
    setReading(false);
  };
  return (
    <>
      {problem && <ProblemNotice problem={problem} onRetry={watch.again} />}
      {jobs.length === 0 && next === null && <p class="soft jobs-empty">{empty}</p>}
      <ul class="job-list" aria-busy={next === undefined && problem === undefined}>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} onChange={watch.note} />
        ))}
      </ul>
      {typeof next === "string" && (
        <BusyButton busy={reading} onClick={more}>
          {reading ? "Reading …" : "Older jobs"}
        </BusyButton>
      )}
    </>
  );
}
