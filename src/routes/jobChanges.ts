import type { AppContext } from "../context.ts";
import { DarkroomError } from "../errors.ts";
import type { ChangeResult, JobView } from "../jobs/view.ts";

/** The object that decides about a job. */
export function coordinatorOf(c: AppContext, id: string) {
  return c.var.services.coordinators.getByName(id);
}

/** @throws DarkroomError `not_found` */
export async function viewOf(c: AppContext, id: string): Promise<JobView> {
  const job = await coordinatorOf(c, id).view(id);
  if (job === null) throw new DarkroomError("not_found");
  return job;
}

/** @throws DarkroomError `job_finished`, `not_found` */
export async function cancelJob(c: AppContext, id: string): Promise<JobView> {
  return changed(await coordinatorOf(c, id).cancel(id), "job_finished");
}

/** @throws DarkroomError `job_not_failed`, `not_found` */
export async function retryJob(c: AppContext, id: string): Promise<JobView> {
  return changed(await coordinatorOf(c, id).retry(id), "job_not_failed");
}

function changed(result: ChangeResult | null, refusal: "job_finished" | "job_not_failed"): JobView {
  if (result === null) throw new DarkroomError("not_found");
  if (!result.changed) throw new DarkroomError(refusal, { detail: { status: result.job.status } });
  return result.job;
}
