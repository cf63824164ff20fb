import { type SQL, sql } from "drizzle-orm";
import { runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import { USAGE_COLUMNS, USAGE_FIGURES, type UsageFigure } from "./usage.ts";

type Row = Readonly<Record<string, unknown>>;

/** Summed over all days, deleted things included. Bytes where the name says so. */
export type UsageTotals = Readonly<Record<UsageFigure, number>>;

/** The whole deployment at one moment. */
export interface HouseTotals {
  readonly tenants: number;
  readonly assets: { readonly count: number; readonly bytes: number };
  readonly renditions: { readonly count: number; readonly bytes: number };
  /** Those whose files are there. */
  readonly renders: { readonly count: number; readonly bytes: number };
  /** Archives on the books by state, and the length of those that can be had. */
  readonly archives: {
    readonly states: readonly { readonly state: string; readonly count: number }[];
    readonly bytes: number;
  };
  readonly usage: UsageTotals;
  readonly jobs: readonly { readonly kind: string; readonly status: string; readonly count: number }[];
  readonly poison: readonly { readonly kind: string; readonly count: number }[];
  readonly pending: readonly { readonly state: string; readonly count: number }[];
}

/** What one tenant has now and used so far. */
export interface TenantUsage {
  readonly name: string;
  readonly assets: number;
  readonly failedAssets: number;
  readonly renditions: number;
  readonly assetBytes: number;
  readonly renditionBytes: number;
  /** Prints whose files are there. */
  readonly renders: number;
  readonly renderBytes: number;
  readonly usage: UsageTotals;
  /** Jobs by status. */
  readonly jobs: Readonly<Record<string, number>>;
}

const RENDERS = sql.raw("count(tiff_key) AS count, coalesce(sum(tiff_bytes + preview_bytes), 0) AS bytes");
const USAGE = sql.raw(
  Object.values(USAGE_COLUMNS)
    .map((column) => `coalesce(sum(${column}), 0) AS ${column}`)
    .join(", "),
);

export async function readHouseTotals(db: Database): Promise<HouseTotals> {
  const results = await runBatch(db, [
    sql`SELECT count(*) AS count FROM tenants`,
    sql`SELECT count(*) AS count, coalesce(sum(size_bytes), 0) AS bytes FROM assets`,
    sql`SELECT count(*) AS count, coalesce(sum(size_bytes), 0) AS bytes FROM renditions`,
    sql`SELECT ${USAGE} FROM usage_daily`,
    sql`SELECT kind, status, count(*) AS count FROM jobs GROUP BY kind, status`,
    sql`SELECT kind, count(*) AS count FROM poison_jobs GROUP BY kind`,
    sql`SELECT state, count(*) AS count FROM pending_objects GROUP BY state`,
    sql`
      SELECT CASE WHEN gone_at IS NOT NULL THEN 'gone' WHEN ready_at IS NULL THEN 'gathering'
                  WHEN complete THEN 'complete' ELSE 'partial' END AS state,
             count(*) AS count, sum(size_bytes) AS bytes
      FROM archives GROUP BY state`,
    sql`SELECT ${RENDERS} FROM renders`,
  ]);
  const [tenants, assets, renditions, usage, jobs, poison, pending, archives, renders] = results.map(
    (each) => each.results,
  );
  return {
    tenants: number(tenants?.[0], "count"),
    assets: { count: number(assets?.[0], "count"), bytes: number(assets?.[0], "bytes") },
    renditions: { count: number(renditions?.[0], "count"), bytes: number(renditions?.[0], "bytes") },
    renders: { count: number(renders?.[0], "count"), bytes: number(renders?.[0], "bytes") },
    archives: {
      states: (archives ?? []).map((row) => ({ state: String(row.state), count: number(row, "count") })),
      bytes: (archives ?? [])
        .filter((row) => row.state !== "gone")
        .reduce((sum, row) => sum + number(row, "bytes"), 0),
    },
    usage: usageOf(usage?.[0]),
    jobs: (jobs ?? []).map((row) => ({
      kind: String(row.kind),
      status: String(row.status),
      count: number(row, "count"),
    })),
    poison: (poison ?? []).map((row) => ({ kind: String(row.kind), count: number(row, "count") })),
    pending: (pending ?? []).map((row) => ({ state: String(row.state), count: number(row, "count") })),
  };
}

/** Every tenant by name, or the one named by its id. */
export async function readTenantUsage(db: Database, tenantId?: string): Promise<TenantUsage[]> {
  const of = (column: SQL) => (tenantId === undefined ? sql`true` : sql`${column} = ${tenantId}`);
  const results = await runBatch(db, [
    sql`SELECT id AS tenant_id, name FROM tenants WHERE ${of(sql`id`)} ORDER BY name`,
    sql`
      SELECT tenant_id, count(*) AS count, sum(size_bytes) AS bytes, count(error_code) AS failed
      FROM assets WHERE ${of(sql`tenant_id`)} GROUP BY tenant_id`,
    sql`
      SELECT tenant_id, count(*) AS count, sum(renditions.size_bytes) AS bytes
      FROM assets JOIN renditions ON asset_id = assets.id WHERE ${of(sql`tenant_id`)} GROUP BY tenant_id`,
    sql`SELECT tenant_id, ${USAGE} FROM usage_daily WHERE ${of(sql`tenant_id`)} GROUP BY tenant_id`,
    sql`
      SELECT tenant_id, json_group_object(status, count) AS jobs
      FROM (SELECT tenant_id, status, count(*) AS count FROM jobs
            WHERE ${of(sql`tenant_id`)} GROUP BY tenant_id, status)
      GROUP BY tenant_id`,
    sql`SELECT tenant_id, ${RENDERS} FROM renders WHERE ${of(sql`tenant_id`)} GROUP BY tenant_id`,
  ]);
  const [tenants, ...grouped] = results.map((each) => each.results);
  const [assets, renditions, usage, jobs, renders] = grouped.map(byTenant);
  return (tenants ?? []).map((row) => {
    const id = String(row.tenant_id);
    const [mine, made] = [assets?.get(id), renditions?.get(id)];
    return {
      name: String(row.name),
      assets: number(mine, "count"),
      failedAssets: number(mine, "failed"),
      renditions: number(made, "count"),
      assetBytes: number(mine, "bytes"),
      renditionBytes: number(made, "bytes"),
      renders: number(renders?.get(id), "count"),
      renderBytes: number(renders?.get(id), "bytes"),
      usage: usageOf(usage?.get(id)),
      jobs: JSON.parse(String(jobs?.get(id)?.jobs ?? "{}")),
    };
  });
}

function byTenant(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [String(row.tenant_id), row]));
}

function usageOf(row: Row | undefined): UsageTotals {
  const figures = USAGE_FIGURES.map((figure) => [figure, number(row, USAGE_COLUMNS[figure])]);
  return Object.fromEntries(figures) as Record<UsageFigure, number>;
}

function number(row: Row | undefined, column: string): number {
  return Number(row?.[column] ?? 0);
}
