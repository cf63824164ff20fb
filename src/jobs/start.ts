import { noteHinted } from "../db/jobs.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import type { JobKind } from "./kinds.ts";

/**
 * Sends the first message for a job whose row was just committed. A message that cannot be sent is no
 * failure: the job stands in D1 and the sweep sends one.
 */
export async function hintNewJob(
  services: Pick<Services, "queues" | "db" | "log">,
  kind: JobKind,
  jobId: string,
): Promise<void> {
  try {
    await services.queues[kind].send({ jobId });
    await noteHinted(services.db, [jobId], Date.now(), false);
  } catch (thrown) {
    services.log.warn("job_hint_failed", { job_id: jobId, kind, error: describeError(thrown).error });
  }
}
