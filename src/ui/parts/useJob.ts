import { useCallback, useEffect, useState } from "preact/hooks";
import { followJob, type Job } from "../api/followJob.ts";
import { asProblem, type Problem } from "../api/problem.ts";
import { readJob } from "../api/readJob.ts";
import { useOnline } from "./useOnline.ts";

export interface FollowedJob {
  readonly job: Job | undefined;
  /** Why nothing is known of it. */
  readonly problem: Problem | undefined;
  /** Asks for it once more. */
  again(): void;
}

type Known = Omit<FollowedJob, "again">;

const NOTHING: Known = { job: undefined, problem: undefined };

export type EndedJob = Job & { readonly status: "completed" | "failed" | "cancelled" };

export function isOver(job: Job): job is EndedJob {
  return job.status !== "queued" && job.status !== "processing";
}

/** A job as it is now, until it has ended. A follower that is cut off goes on with the present state by itself. */
export function useJob(id: string | undefined): FollowedJob {
  const [state, setState] = useState<Known & { readonly id?: string }>(NOTHING);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (id === undefined) return;
    const leaving = new AbortController();
    let stop: (() => void) | undefined;
    const tell = (job: Job) => setState({ id, job, problem: undefined });
    readJob(id, leaving.signal).then(
      (job) => {
        if (leaving.signal.aborted) return;
        tell(job);
        if (!isOver(job)) stop = followJob(id, tell);
      },
      (thrown) => {
        if (!leaving.signal.aborted) setState({ id, job: undefined, problem: asProblem(thrown) });
      },
    );
    return () => {
      leaving.abort();
      stop?.();
    };
  }, [id, round]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  useOnline(state.problem?.code === "offline", again);
  return { ...(state.id === id ? state : NOTHING), again };
}
