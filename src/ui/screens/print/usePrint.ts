import { useEffect, useState } from "preact/hooks";
import { followJob, type Job } from "../../api/followJob.ts";
import { changePrint, type Print, readPrint } from "../../api/prints.ts";
import { asProblem, type Problem } from "../../api/problem.ts";
import { useAsk } from "../../parts/useAsk.ts";
import { announce } from "../../shell/announce.ts";
import { ENDINGS, isUnderWay } from "./states.ts";

export interface FollowedPrint {
  readonly print: Print | undefined;
  /** Why it could not be read, or changed. */
  readonly problem: Problem | undefined;
  /** Whether it is being cancelled or brought back. */
  readonly changing: boolean;
  change(how: "cancel" | "retry"): void;
  again(): void;
}

/** A print as it is now, followed for as long as it is being made. */
export function usePrint(id: string): FollowedPrint {
  const { answer, problem, again } = useAsk(`print ${id}`, (signal) => readPrint(id, signal));
  const [job, setJob] = useState<Job>();
  const [refused, setRefused] = useState<Problem>();
  const [changing, setChanging] = useState(false);
  /** What was followed until it ended says nothing of what comes after it was brought back. */
  const [round, setRound] = useState(0);
  const underWay = answer !== undefined && isUnderWay(answer.status);
  useEffect(() => {
    if (!underWay) return;
    const stop = followJob(id, (next) => {
      setJob(next);
      if (isUnderWay(next.status)) return;
      announce(ENDINGS[next.status]);
      again();
    });
    return () => {
      stop();
      setJob(undefined);
    };
  }, [id, underWay, again, round]);
  const change = async (how: "cancel" | "retry") => {
    setChanging(true);
    setRefused(undefined);
    try {
      await changePrint(id, how);
      if (how === "retry") setRound((count) => count + 1);
    } catch (thrown) {
      setRefused(asProblem(thrown));
    }
    // What refused it, too, is that it is not any more what is shown.
    again();
    setChanging(false);
  };
  const print = answer && (underWay && job !== undefined ? withJob(answer, job) : answer);
  return { print, problem: refused ?? problem, changing, change: (how) => void change(how), again };
}

/** Only what the files are is not known of the job; the row is read again for that. */
function withJob(print: Print, job: Job): Print {
  const { status, progress, attempts, started_at, duration_ms } = job;
  return { ...print, status, progress, attempts, started_at, duration_ms };
}
