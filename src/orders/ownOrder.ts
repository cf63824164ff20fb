import type { Caller } from "../auth/caller.ts";
import { findOrderOwner } from "../db/orders.ts";
import type { Tenant } from "../db/tenants.ts";
import { DarkroomError } from "../errors.ts";
import type { Services } from "../services.ts";

/**
 * Lets a caller go on with an order that is its tenant's. All orders lie under one upstream account, so one that
 * no tenant has is the deployment's own: the operator's, and anyone's in open mode, never a key's.
 * @throws DarkroomError `order_not_found`
 */
export async function ownOrder(
  { db }: Pick<Services, "db">,
  tenant: Tenant,
  caller: Caller["kind"],
  orderId: string,
): Promise<void> {
  const owner = await findOrderOwner(db, orderId);
  const foreign = owner === undefined ? caller === "key" : owner.tenantId !== tenant.id;
  if (foreign) throw new DarkroomError("order_not_found");
}
