import { findUnhinted, noteHinted } from "../db/jobs.ts";
import { LIMITS } from "../limits.ts";
import type { Services } from "../services.ts";
import { isJobKind, JOB_KINDS } from "./kinds.ts";

/**
 * Sends messages again for jobs whose message was lost or never sent.
 * @returns how many jobs were hinted
 */
export async function hintLostJobs(
  services: Pick<Services, "db" | "queues" | "config" | "log">,
  now: number,
): Promise<number> {
  const waits = { firstSeconds: LIMITS.firstHintSeconds, hintSeconds: services.config.jobs.hintSeconds };
  const lost = await findUnhinted(services.db, now, waits, LIMITS.hintsPerSweep);
  for (const kind of JOB_KINDS) {
    const ids = lost.filter((job) => isJobKind(job.kind) && job.kind === kind).map((job) => job.id);
    if (ids.length === 0) continue;
    await services.queues[kind].sendBatch(ids.map((jobId) => ({ body: { jobId } })));
    await noteHinted(services.db, ids, now, true);
    services.log.info("jobs_hinted", { kind, count: ids.length });
  }
  return lost.length;
}
