import type { JobView } from "../../jobs/view.ts";
import { asProblem } from "./problem.ts";
import { callJson } from "./request.ts";
import { forTenant } from "./tenant.ts";

export type Job = JobView;

const ENDS = ["completed", "failed", "cancelled"] as const;
const REOPEN_MS = 3000;

/**
 * Tells every change of a job, the present state first, until it ends. A stream that is cut begins again with the
 * present state: the browser opens it anew, except after an answer that is no stream, which is asked about here.
 * @returns what ends it
 */
export function followJob(id: string, onChange: (job: Job) => void): () => void {
  const leaving = new AbortController();
  const open = () => {
    if (leaving.signal.aborted) return;
    const source = new EventSource(forTenant(`/v1/jobs/${id}/events`));
    const tell = ({ data }: MessageEvent<string>) => onChange(JSON.parse(data) as Job);
    const close = () => source.close();
    source.addEventListener("progress", tell);
    for (const name of ENDS) {
      source.addEventListener(name, (event) => {
        close();
        tell(event);
      });
    }
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(() => void askAgain(), REOPEN_MS);
    });
    leaving.signal.addEventListener("abort", close, { once: true });
  };
  /** Not the same job for good: one that is gone, or that one may no longer see, is not asked for again. */
  const askAgain = async () => {
    if (leaving.signal.aborted) return;
    try {
      onChange(await callJson<Job>(`/v1/jobs/${id}`, { signal: leaving.signal }));
      open();
    } catch (thrown) {
      if (!leaving.signal.aborted && asProblem(thrown).passing) setTimeout(() => void askAgain(), REOPEN_MS);
    }
  };
  open();
  return () => leaving.abort();
}
