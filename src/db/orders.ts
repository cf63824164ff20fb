import { and, desc, eq, ne, type SQL, sql } from "drizzle-orm";
import { runBatch } from "./batch.ts";
import type { Database } from "./client.ts";
import { listed } from "./lists.ts";
import { type Cursor, olderThan } from "./paging.ts";
import { orders } from "./schema/index.ts";

export type OrderRow = typeof orders.$inferSelect;

/** Whose an order is; undefined where no tenant has it, so that it is the deployment's own. */
export async function findOrderOwner(
  db: Database,
  orderId: string,
): Promise<{ tenantId: string; name: string | null } | undefined> {
  return db
    .select({ tenantId: orders.tenantId, name: orders.name })
    .from(orders)
    .where(eq(orders.id, orderId))
    .get();
}

/**
 * Takes an order for a tenant, unless another has it: the first stays its owner.
 * @returns the tenant that has it now
 */
export async function claimOrder(
  db: Database,
  order: {
    readonly id: string;
    readonly tenantId: string;
    readonly name: string | null;
    readonly now: number;
  },
): Promise<string> {
  const [, owner] = await runBatch(db, [
    sql`
      INSERT INTO orders (id, tenant_id, name, created_at)
      VALUES (${order.id}, ${order.tenantId}, ${order.name}, ${order.now}) ON CONFLICT (id) DO NOTHING`,
    sql`SELECT tenant_id FROM orders WHERE id = ${order.id}`,
  ]);
  return String(owner?.results[0]?.tenant_id);
}

/** True in SQL unless another tenant has the order. */
export function isNoOthers(orderId: string, tenantId: string): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM orders WHERE id = ${orderId} AND tenant_id <> ${tenantId})`;
}

/** Gives an order to a tenant, whoever has it now; its name and age stay. Others' archives of it are gone. */
export async function giveOrder(
  db: Database,
  { id, tenantId, now }: { readonly id: string; readonly tenantId: string; readonly now: number },
): Promise<void> {
  await runBatch(db, [
    db
      .insert(orders)
      .values({ id, tenantId, name: null, createdAt: now })
      .onConflictDoUpdate({ target: orders.id, set: { tenantId } }),
    sql`
      UPDATE archives SET gone_at = ${now}
      WHERE order_id = ${id} AND tenant_id <> ${tenantId} AND ready_at IS NOT NULL AND gone_at IS NULL`,
  ]);
}

/** A tenant's orders, newest first. */
export async function listOwnedOrders(
  db: Database,
  tenantId: string,
  after: Cursor | undefined,
  limit: number,
): Promise<OrderRow[]> {
  return db
    .select()
    .from(orders)
    .where(and(eq(orders.tenantId, tenantId), olderThan(orders.createdAt, orders.id, after)))
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(limit);
}

/** Those of some orders that other tenants have. */
export async function findForeignOrders(
  db: Database,
  tenantId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .select({ id: orders.id })
    .from(orders)
    .where(and(sql`${orders.id} IN (${listed(ids)})`, ne(orders.tenantId, tenantId)));
  return new Set(rows.map(({ id }) => id));
}
