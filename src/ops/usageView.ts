import { z } from "@hono/zod-openapi";
import type { TenantUsage } from "../db/totals.ts";

const count = z.number().int();

const figures = z.object({
  assets: count,
  renditions: count,
  renders: count.openapi({ description: "Prints whose files are there." }),
  bytes_stored: count.openapi({ description: "Originals, renditions and prints in storage." }),
  uploads: count,
  duplicates: count,
  bytes_in: count,
  bytes_saved: count,
  bytes_served: count.openapi({ description: "By the Worker; links signed for R2 are not seen." }),
  orders_created: count,
  images_uploaded: count.openapi({ description: "To orders, upstream; `uploads` are those taken in here." }),
  orders_processed: count,
  images_downloaded: count,
  images_failed: count.openapi({ description: "Of orders: could not be had or sent." }),
  zips_served: count,
  jobs: z.object({ queued: count, processing: count, completed: count, failed: count, cancelled: count }),
});

type Figures = z.infer<typeof figures>;

export const usageView = z
  .object({
    totals: figures.openapi({ description: "Over the tenants below." }),
    tenants: z
      .array(z.object({ tenant: z.string() }).extend(figures.shape))
      .openapi({ description: "By name; with a key only its own." }),
  })
  .openapi("Usage");

/** What tenants have and used, and the sums over them. */
export function viewUsage(tenants: readonly TenantUsage[]): z.infer<typeof usageView> {
  const each = tenants.map((tenant) => ({ tenant: tenant.name, ...figuresOf(tenant) }));
  return { totals: each.reduce(addFigures, NOTHING), tenants: each };
}

const NO_JOBS: Figures["jobs"] = { queued: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
const NOTHING: Figures = {
  assets: 0,
  renditions: 0,
  renders: 0,
  bytes_stored: 0,
  uploads: 0,
  duplicates: 0,
  bytes_in: 0,
  bytes_saved: 0,
  bytes_served: 0,
  orders_created: 0,
  images_uploaded: 0,
  orders_processed: 0,
  images_downloaded: 0,
  images_failed: 0,
  zips_served: 0,
  jobs: NO_JOBS,
};

function figuresOf(tenant: TenantUsage): Figures {
  const { assets, renditions, renders, usage, jobs } = tenant;
  return {
    assets,
    renditions,
    renders,
    bytes_stored: tenant.assetBytes + tenant.renditionBytes + tenant.renderBytes,
    uploads: usage.uploads,
    duplicates: usage.duplicates,
    bytes_in: usage.bytesIn,
    bytes_saved: usage.bytesSaved,
    bytes_served: usage.bytesServed,
    orders_created: usage.ordersCreated,
    images_uploaded: usage.imagesSent,
    orders_processed: usage.ordersProcessed,
    images_downloaded: usage.imagesDownloaded,
    images_failed: usage.imagesFailed,
    zips_served: usage.zipsServed,
    jobs: { ...NO_JOBS, ...jobs },
  };
}

function addFigures(sum: Figures, one: Figures): Figures {
  return { ...add(sum, one), jobs: add(sum.jobs, one.jobs) };
}

/** Adds the numbers of two records of one shape; what is no number is left as it is in the first. */
function add<T extends object>(a: T, b: T): T {
  const sums = Object.entries(a).map(([name, value]) => {
    const other: unknown = b[name as keyof T];
    return [name, typeof value === "number" && typeof other === "number" ? value + other : value];
  });
  return Object.fromEntries(sums) as T;
}
