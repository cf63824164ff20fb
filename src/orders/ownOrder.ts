import { findOrderOwner } from "../db/orders.ts";
import type { Tenant } from "../db/tenants.ts";
import { DarkroomError } from "../errors.ts";
import type { Services } from "../services.ts";

/**
 * Lets a caller go on with an order that is its tenant's. All orders lie under one upstream account, so one that
 * no tenant has is the deployment's own: the operator's, and anyone's in open mode, never a key's.
 * @param byKey whether the caller came with a tenant's key
 * @throws DarkroomError `order_not_found`
 */
export async function ownOrder(
  { db }: Pick<Services, "db">,
  tenant: Tenant,
  byKey: boolean,
  orderId: string,
): Promise<void> {
  const owner = await findOrderOwner(db, orderId);
  const foreign = owner === undefined ? byKey : owner.tenantId !== tenant.id;
  if (foreign) throw new DarkroomError("order_not_found");
}

/**
 * Lets a job go on with an order that was its tenant's when it was begun.
 * @throws DarkroomError `source_gone`: another tenant has it now
 */
export async function requireStillOwned(
  { db }: Pick<Services, "db">,
  tenantId: string,
  orderId: string,
): Promise<void> {
  const owner = await findOrderOwner(db, orderId);
  if (owner !== undefined && owner.tenantId !== tenantId) throw new DarkroomError("source_gone");
}
