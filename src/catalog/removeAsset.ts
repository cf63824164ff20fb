import { deleteAsset, findAsset } from "../db/assets.ts";
import { findActiveJobs } from "../db/jobs.ts";
import { DarkroomError } from "../errors.ts";
import type { Services } from "../services.ts";

/**
 * Deletes an asset. Its jobs are cancelled first, and D1 has to know of it, so that no worker's batch can
 * name an object after the rows are gone.
 * @returns false if the tenant has no such asset
 */
export async function removeAsset(
  services: Pick<Services, "db" | "coordinators">,
  tenantId: string,
  id: string,
): Promise<boolean> {
  const { db, coordinators } = services;
  if ((await findAsset(db, tenantId, id)) === undefined) return false;
  for (const job of await findActiveJobs(db, id)) {
    const result = await coordinators.getByName(job.id).cancel(job.id);
    if (result !== null && !result.mirrored) throw new DarkroomError("unavailable");
  }
  const { deleted, jobIds } = await deleteAsset(db, tenantId, id, Date.now());
  // One that was begun in between would find out by itself that its picture is gone, but later.
  for (const jobId of jobIds) await coordinators.getByName(jobId).cancel(jobId);
  return deleted;
}
