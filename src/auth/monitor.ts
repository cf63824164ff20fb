import type { AppContext } from "../context.ts";
import { DarkroomError } from "../errors.ts";
import { equalConstantTime } from "../storage/constantTime.ts";
import { bearerToken } from "./bearer.ts";
import { unauthenticated } from "./refusals.ts";
import { readAs } from "./tenant.ts";

/** Whether the call carries METRICS_TOKEN, which is a credential for the figures alone. */
export function isMonitor(c: AppContext): boolean {
  const { metricsToken } = c.get("services").config;
  const token = bearerToken(c.req.header("Authorization") ?? "");
  return metricsToken !== undefined && token !== undefined && equalConstantTime(token, metricsToken);
}

/**
 * Lets the operator see what is summed over all tenants, and everyone in open mode.
 * @throws DarkroomError `unauthenticated`, `admin_required`
 */
export function requireWholeView(c: AppContext): void {
  const caller = c.get("caller");
  if (caller.kind === "anonymous") {
    throw unauthenticated(
      {},
      "Send METRICS_TOKEN or the operator's token as `Authorization: Bearer <token>`.",
    );
  }
  if (caller.kind === "key") {
    throw new DarkroomError("admin_required", {
      message: "A key sees its own tenant's figures, with `Accept: application/json`.",
    });
  }
}

/**
 * Whose figures a caller sees: a key its own tenant's, the operator (and everyone in open mode) those of the
 * tenant named, or all.
 * @returns the tenant's id, or undefined for all
 * @throws DarkroomError `unauthenticated`, `forbidden`, `tenant_mismatch`, `invalid_tenant`
 */
export async function visibleTenant(c: AppContext, requestedName?: string): Promise<string | undefined> {
  const { kind } = c.get("caller");
  const all = requestedName === undefined && (kind === "operator" || kind === "open");
  return all ? undefined : (await readAs(c, "catalogue", requestedName)).id;
}
