import { isEnded, type JobState } from "./state.ts";
import { type JobView, viewJob } from "./view.ts";

/** Callers that wait for one job's end. They live in the memory of its object and go with it. */
export class JobWaiters {
  readonly #waiting = new Set<(state: JobState) => void>();

  /**
   * Resolves with the job when it ends, or as it is when the time is up.
   * @param present is asked for then
   */
  wait(withinMs: number, present: () => JobState): Promise<JobView> {
    return new Promise((resolve) => {
      const settle = (state: JobState): void => {
        clearTimeout(timer);
        this.#waiting.delete(settle);
        resolve(viewJob(state));
      };
      const timer = setTimeout(() => settle(present()), Math.max(0, withinMs));
      this.#waiting.add(settle);
    });
  }

  tell(state: JobState): void {
    if (isEnded(state.status)) for (const settle of [...this.#waiting]) settle(state);
  }
}
