import { useState } from "preact/hooks";
import type { Job } from "../../api/followJob.ts";
import { cancelJob, type Order } from "../../api/orders.ts";
import { asProblem, type Problem } from "../../api/problem.ts";
import { Meter } from "../../parts/Meter.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { sayCount, sayNumber } from "../../text/sizes.ts";

export interface JobProgressProps {
  readonly order: Order;
  readonly job: Job;
  /** As in `Gathering: 1 of 3 pictures`. */
  readonly doing: string;
}

/** How far a job about an order's pictures has come, and the way to end it. */
export function JobProgress({ order, job, doing }: JobProgressProps) {
  const [problem, setProblem] = useState<Problem>();
  const cancel = () => cancelJob(job.id).catch((thrown) => setProblem(asProblem(thrown)));
  const { done, total } = job.progress;
  return (
    <>
      <p role="status">
        {order.ready
          ? `${doing}: ${sayNumber(done)} of ${sayCount(total, "picture")}`
          : "It begins by itself when the order is ready."}
      </p>
      <Meter label={doing} done={done} total={total} />
      {job.attempts > 1 && <p class="soft small">Something did not come; it is tried again.</p>}
      {problem && <ProblemNotice problem={problem} />}
      <button type="button" class="button" onClick={cancel}>
        Cancel
      </button>
    </>
  );
}
