import { desc, eq, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { usageDaily } from "./schema/index.ts";

type Counted = Readonly<Record<string, number | null>>;

export interface TenantTotals {
  readonly things: {
    readonly assets: number;
    readonly renditions: number;
    readonly renders: number;
    readonly assetBytes: number;
    readonly renditionBytes: number;
    readonly renderBytes: number;
  };
  /** Jobs by status. */
  readonly jobs: Readonly<Record<string, number>>;
  /** Fidelity of the stored renditions by preset, dB. */
  readonly psnr: Readonly<
    Record<string, { readonly mean: number; readonly min: number; readonly count: number }>
  >;
  readonly days: (typeof usageDaily.$inferSelect)[];
}

/** Everything a tenant has and used; `days` newest first. */
export async function readTenantTotals(db: Database, tenantId: string, days: number): Promise<TenantTotals> {
  const mine = sql`asset_id IN (SELECT id FROM assets WHERE tenant_id = ${tenantId})`;
  const [things, jobs, psnr, daily] = await Promise.all([
    db.all<Counted>(sql`
      SELECT (SELECT count(*) FROM assets WHERE tenant_id = ${tenantId}) AS assets,
             (SELECT count(*) FROM renditions WHERE ${mine}) AS renditions,
             (SELECT count(*) FROM renders WHERE tenant_id = ${tenantId}) AS renders,
             (SELECT coalesce(sum(size_bytes), 0) FROM assets WHERE tenant_id = ${tenantId}) AS asset_bytes,
             (SELECT coalesce(sum(size_bytes), 0) FROM renditions WHERE ${mine}) AS rendition_bytes,
             (SELECT coalesce(sum(tiff_bytes + preview_bytes), 0) FROM renders
              WHERE tenant_id = ${tenantId}) AS render_bytes`),
    db.all<{ status: string; count: number }>(
      sql`SELECT status, count(*) AS count FROM jobs WHERE tenant_id = ${tenantId} GROUP BY status`,
    ),
    db.all<{ preset: string; mean: number; min: number; count: number }>(sql`
      SELECT preset, avg(psnr_db) AS mean, min(psnr_db) AS min, count(psnr_db) AS count FROM renditions
      WHERE ${mine} AND psnr_db IS NOT NULL GROUP BY preset`),
    db
      .select()
      .from(usageDaily)
      .where(eq(usageDaily.tenantId, tenantId))
      .orderBy(desc(usageDaily.day))
      .limit(days),
  ]);
  const row = things[0] ?? {};
  return {
    things: {
      assets: row.assets ?? 0,
      renditions: row.renditions ?? 0,
      renders: row.renders ?? 0,
      assetBytes: row.asset_bytes ?? 0,
      renditionBytes: row.rendition_bytes ?? 0,
      renderBytes: row.render_bytes ?? 0,
    },
    jobs: Object.fromEntries(jobs.map(({ status, count }) => [status, count])),
    psnr: Object.fromEntries(psnr.map(({ preset, mean, min, count }) => [preset, { mean, min, count }])),
    days: daily,
  };
}

/** A tenant's usage over all its days. */
export async function sumUsage(db: Database, tenantId: string) {
  const row = await db
    .select({
      uploads: sql<number>`coalesce(sum(${usageDaily.uploads}), 0)`,
      duplicates: sql<number>`coalesce(sum(${usageDaily.duplicates}), 0)`,
      bytesSaved: sql<number>`coalesce(sum(${usageDaily.bytesSaved}), 0)`,
      bytesServed: sql<number>`coalesce(sum(${usageDaily.bytesServed}), 0)`,
    })
    .from(usageDaily)
    .where(eq(usageDaily.tenantId, tenantId))
    .get();
  return row ?? { uploads: 0, duplicates: 0, bytesSaved: 0, bytesServed: 0 };
}
