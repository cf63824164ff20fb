import { z } from "@hono/zod-openapi";
import { readTenantTotals, sumUsage } from "../db/metrics.ts";
import type { Tenant } from "../db/tenants.ts";
import type { Services } from "../services.ts";

/** Days listed one by one: a year, newest first. */
const DAYS = 366;

const count = z.number().int();

export const tenantMetricsView = z
  .object({
    tenant: z.string(),
    asset_count: count,
    rendition_count: count,
    render_count: count.openapi({ description: "Prints ordered, whatever became of them." }),
    total_bytes: count.openapi({ description: "Originals, renditions and prints in storage." }),
    uploads: count,
    duplicates_avoided: count,
    bytes_saved: count,
    bytes_served: count.openapi({ description: "By the Worker; links signed for R2 are not seen." }),
    jobs: z.object({ queued: count, processing: count, completed: count, failed: count, cancelled: count }),
    psnr: z
      .record(z.string(), z.object({ mean: z.number(), min: z.number(), count }))
      .openapi({ description: "By preset: stored renditions against the pixels they were made from, dB." }),
    daily: z.array(
      z.object({
        day: z.iso.date(),
        uploads: count,
        duplicates: count,
        bytes_in: count,
        bytes_saved: count,
        bytes_served: count,
        renditions: count,
      }),
    ),
  })
  .openapi("TenantMetrics");

/** What a tenant has, and what it used day by day. */
export async function tenantMetrics(
  { db }: Pick<Services, "db">,
  tenant: Tenant,
): Promise<z.infer<typeof tenantMetricsView>> {
  const [totals, usage] = await Promise.all([readTenantTotals(db, tenant.id, DAYS), sumUsage(db, tenant.id)]);
  const { things, jobs } = totals;
  return {
    tenant: tenant.name,
    asset_count: things.assets,
    rendition_count: things.renditions,
    render_count: things.renders,
    total_bytes: things.assetBytes + things.renditionBytes + things.renderBytes,
    uploads: usage.uploads,
    duplicates_avoided: usage.duplicates,
    bytes_saved: usage.bytesSaved,
    bytes_served: usage.bytesServed,
    jobs: {
      queued: jobs.queued ?? 0,
      processing: jobs.processing ?? 0,
      completed: jobs.completed ?? 0,
      failed: jobs.failed ?? 0,
      cancelled: jobs.cancelled ?? 0,
    },
    psnr: { ...totals.psnr },
    daily: totals.days.map((day) => ({
      day: day.day,
      uploads: day.uploads,
      duplicates: day.duplicates,
      bytes_in: day.bytesIn,
      bytes_saved: day.bytesSaved,
      bytes_served: day.bytesServed,
      renditions: day.renditions,
    })),
  };
}
