import type { AppContext } from "../context.ts";
import type { Scope } from "../db/scopes.ts";
import { findOrCreateTenant, findTenant, type Tenant } from "../db/tenants.ts";
import { DarkroomError } from "../errors.ts";
import type { Caller } from "./caller.ts";
import { unauthenticated } from "./refusals.ts";
import { DEFAULT_TENANT, parseTenantName } from "./tenantName.ts";

/** No row has this id, so whoever acts for it sees nothing. */
const NOBODY = "";

/** As `actAs`, for calls that only read: a name that nobody uses yet makes no tenant, and owns nothing. */
export async function readAs(
  c: AppContext,
  scope: Scope,
  requestedName?: string | undefined,
): Promise<Tenant> {
  return tenantOf(c, scope, requestedName, async (name) => {
    return (await findTenant(c.get("services").db, name)) ?? { id: NOBODY, name };
  });
}

/**
 * Whose things this call works on: the one way a route learns it. A key acts for its own tenant and needs
 * the scope; the operator, and anyone in open mode, acts for the tenant named, which is made if it is new.
 * @param requestedName `tenant_name` of the query or the form
 * @throws DarkroomError `unauthenticated`, `forbidden`, `tenant_mismatch`, `invalid_tenant`
 */
export async function actAs(
  c: AppContext,
  scope: Scope,
  requestedName?: string | undefined,
): Promise<Tenant> {
  return tenantOf(c, scope, requestedName, (name) => findOrCreateTenant(c.get("services").db, name));
}

async function tenantOf(
  c: AppContext,
  scope: Scope,
  requestedName: string | undefined,
  named: (name: string) => Promise<Tenant>,
): Promise<Tenant> {
  const caller = c.get("caller");
  if (caller.kind === "anonymous") throw unauthenticated();
  if (caller.kind === "key") return keyTenant(caller, scope, requestedName);
  return named(parseTenantName(requestedName ?? DEFAULT_TENANT));
}

function keyTenant(caller: Extract<Caller, { kind: "key" }>, scope: Scope, requestedName?: string): Tenant {
  if (!caller.scopes.has(scope)) throw new DarkroomError("forbidden", { detail: { scope } });
  if (requestedName !== undefined && requestedName !== caller.tenant.name)
    throw new DarkroomError("tenant_mismatch");
  return caller.tenant;
}
