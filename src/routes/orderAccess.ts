import { actAs, readAs } from "../auth/tenant.ts";
import type { AppContext } from "../context.ts";
import type { Tenant } from "../db/tenants.ts";
import { ownOrder } from "../orders/ownOrder.ts";

/**
 * The tenant for which a call works on an order.
 * @param options.spends whether the call may buy pictures, which needs a scope of its own
 * @param options.reads whether the call leaves nothing behind that a tenant has to be there for
 * @throws DarkroomError `unauthenticated`, `forbidden`, `tenant_mismatch`, `order_not_found`
 */
export async function orderTenant(
  c: AppContext,
  orderId: string,
  tenantName: string | undefined,
  { spends = false, reads = false }: { readonly spends?: boolean; readonly reads?: boolean } = {},
): Promise<Tenant> {
  const tenant = await (reads ? readAs : actAs)(c, "orders", tenantName);
  if (spends) await actAs(c, "orders:spend", tenantName);
  await ownOrder(c.var.services, tenant, c.var.caller.kind === "key", orderId);
  return tenant;
}
