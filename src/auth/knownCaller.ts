import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../context.ts";
import { unauthenticated } from "./refusals.ts";

/** Refuses strangers before the validators look at what they sent. Scopes and tenants are the routes' own business. */
export function knownCaller() {
  return createMiddleware<AppEnv>(async (c, next) => {
    if (c.get("caller").kind === "anonymous") throw unauthenticated();
    await next();
  });
}
