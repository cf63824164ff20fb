import { createMiddleware } from "hono/factory";
import type { AppContext, AppEnv } from "../context.ts";
import { DarkroomError } from "../errors.ts";
import { operatorUnauthenticated } from "./refusals.ts";

/**
 * Refuses everyone but the operator, in open mode too.
 * @throws DarkroomError `admin_not_configured`, `unauthenticated` where nothing was sent, `admin_required`
 */
export function requireOperator(c: AppContext): void {
  if (c.get("services").config.adminToken === undefined) throw new DarkroomError("admin_not_configured");
  const caller = c.get("caller");
  if (caller.kind === "operator") return;
  throw caller.kind === "key" ? new DarkroomError("admin_required") : operatorUnauthenticated();
}

/** The same as middleware: it stands before the validators, so that strangers learn nothing from them. */
export function operatorOnly() {
  return createMiddleware<AppEnv>(async (c, next) => {
    requireOperator(c);
    await next();
  });
}
