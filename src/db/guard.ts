import { type SQL, sql } from "drizzle-orm";

/**
 * True in SQL while a step of a job is in work under this fence. Every statement of a worker's batch carries it, so that
 * a worker whose lease ran out changes nothing.
 */
export function heldJob(jobId: string, fence: number): SQL {
  return sql`EXISTS (SELECT 1 FROM jobs, json_each(held_fences)
    WHERE jobs.id = ${jobId} AND json_each.value = ${fence} AND status = 'processing')`;
}
