import { z } from "zod";
import { findLatestJob, insertJobUnlessActive, type JobRow } from "../db/jobs.ts";
import { DarkroomError } from "../errors.ts";
import { hintNewJob } from "../jobs/start.ts";
import { LIMITS } from "../limits.ts";
import type { Services } from "../services.ts";
import type { DownloadParams } from "./downloadParams.ts";
import type { UpstreamOrder } from "./upstream/client.ts";

const payloadShape = z.object({
  order_id: z.string(),
  format: z.enum(["jpeg", "png", "webp"]),
  quality: z.number().int(),
  preview: z.boolean(),
  dev_mode: z.boolean(),
  /** Until then it waits for the order to be ready. */
  deadline: z.number().int(),
});

export interface ImportTask {
  readonly tenantId: string;
  readonly orderId: string;
  readonly params: DownloadParams;
  readonly deadline: number;
}

/** Begins the job that imports an order's pictures, unless the same is waiting or at work. Returns its id. */
export async function startImport(
  services: Pick<Services, "db" | "queues" | "log">,
  tenantId: string,
  order: UpstreamOrder,
  params: DownloadParams,
): Promise<string> {
  const { db } = services;
  const { format, quality, preview, devMode } = params;
  const id = crypto.randomUUID();
  const now = Date.now();
  const dedupeKey = `import:${tenantId}:${order.id}:${format}.${quality}.${preview}.${devMode}`;
  const deadline = now + LIMITS.orderReadySeconds * 1000;
  const result = await db.run(
    insertJobUnlessActive({
      id,
      tenantId,
      kind: "import",
      subjectId: order.id,
      payload: { order_id: order.id, format, quality, preview, dev_mode: devMode, deadline },
      dedupeKey,
      progressTotal: order.images.length,
      createdAt: now,
    }),
  );
  if (result.meta.changes > 0) {
    await hintNewJob(services, "import", id);
    return id;
  }
  const active = await findLatestJob(db, dedupeKey);
  if (active === undefined) throw new DarkroomError("unavailable");
  return active.id;
}

export function readTask(job: JobRow): ImportTask {
  const { order_id: orderId, deadline, dev_mode: devMode, ...params } = payloadShape.parse(job.payload);
  return { tenantId: job.tenantId, orderId, deadline, params: { ...params, devMode } };
}
