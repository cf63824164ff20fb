import { type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { dayOf } from "./time.ts";

/** What a day's row counts; see the table for units. */
export interface Usage {
  readonly uploads?: number;
  readonly duplicates?: number;
  readonly bytesIn?: number;
  readonly bytesSaved?: number;
  readonly bytesServed?: number;
  readonly renditions?: number;
}

/** Statement that adds to a tenant's day, if `when` holds as the batch runs. */
export function usageAdded(tenantId: string, usage: Usage, now: number, when: SQL = sql`true`): SQL {
  return sql`
    INSERT INTO usage_daily (tenant_id, day, uploads, duplicates, bytes_in, bytes_saved, bytes_served, renditions)
    SELECT ${tenantId}, ${dayOf(now)}, ${usage.uploads ?? 0}, ${usage.duplicates ?? 0}, ${usage.bytesIn ?? 0},
           ${usage.bytesSaved ?? 0}, ${usage.bytesServed ?? 0}, ${usage.renditions ?? 0}
    WHERE ${when}
    ON CONFLICT (tenant_id, day) DO UPDATE SET
      uploads = uploads + excluded.uploads,
      duplicates = duplicates + excluded.duplicates,
      bytes_in = bytes_in + excluded.bytes_in,
      bytes_saved = bytes_saved + excluded.bytes_saved,
      bytes_served = bytes_served + excluded.bytes_served,
      renditions = renditions + excluded.renditions`;
}

/** Adds to a tenant's day. */
export async function addUsage(db: Database, tenantId: string, usage: Usage, now: number): Promise<void> {
  await db.run(usageAdded(tenantId, usage, now));
}
