import { type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { dayOf } from "./time.ts";

/** What a day's row counts, and in which column; see the table for units. */
export const USAGE_COLUMNS = {
  uploads: "uploads",
  duplicates: "duplicates",
  bytesIn: "bytes_in",
  bytesSaved: "bytes_saved",
  bytesServed: "bytes_served",
  renditions: "renditions",
  ordersCreated: "orders_created",
  imagesSent: "images_sent",
  ordersProcessed: "orders_processed",
  imagesDownloaded: "images_downloaded",
  imagesFailed: "images_failed",
  zipsServed: "zips_served",
} as const;

export type UsageFigure = keyof typeof USAGE_COLUMNS;
export type Usage = Readonly<Partial<Record<UsageFigure, number>>>;

export const USAGE_FIGURES = Object.keys(USAGE_COLUMNS) as UsageFigure[];

/** Statement that adds to a tenant's day, if `when` holds as the batch runs. */
export function usageAdded(tenantId: string, usage: Usage, now: number, when: SQL = sql`true`): SQL {
  const figures = USAGE_FIGURES.filter((figure) => usage[figure] !== undefined);
  const columns = figures.map((figure) => sql.raw(USAGE_COLUMNS[figure]));
  const values = figures.map((figure) => sql`${usage[figure]}`);
  const sums = columns.map((column) => sql`${column} = ${column} + excluded.${column}`);
  const comma = sql`, `;
  return sql`
    INSERT INTO usage_daily (${sql.join([sql`tenant_id`, sql`day`, ...columns], comma)})
    SELECT ${sql.join([sql`${tenantId}`, sql`${dayOf(now)}`, ...values], comma)} WHERE ${when}
    ON CONFLICT (tenant_id, day) DO UPDATE SET ${sql.join(sums, comma)}`;
}

/** Adds to a tenant's day. */
export async function addUsage(db: Database, tenantId: string, usage: Usage, now: number): Promise<void> {
  await db.run(usageAdded(tenantId, usage, now));
}
