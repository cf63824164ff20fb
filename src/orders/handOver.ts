import { findActiveJobs } from "../db/jobs.ts";
import { giveOrder } from "../db/orders.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";

/** Gives an order to a tenant. Others have nothing of it from then on: their jobs end, their archives are gone. */
export async function handOver(
  { db, coordinators, log }: Pick<Services, "db" | "coordinators" | "log">,
  orderId: string,
  tenantId: string,
): Promise<void> {
  await giveOrder(db, { id: orderId, tenantId, now: Date.now() });
  const jobs = await findActiveJobs(db, orderId);
  for (const { id } of jobs.filter((job) => job.tenantId !== tenantId)) {
    try {
      await coordinators.getByName(id).cancel(id);
    } catch (thrown) {
      // Its worker finds out by itself: it asks whose the order is.
      log.warn("job_cancel_failed", { job_id: id, error: describeError(thrown).error });
    }
  }
}
