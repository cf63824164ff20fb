import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import type { AppEnv } from "../context.ts";

const EXPOSED = [
  "Content-Disposition",
  "Content-Range",
  "ETag",
  "Location",
  "Retry-After",
  "X-RateLimit-Limit",
  "X-RateLimit-Remaining",
  "X-RateLimit-Reset",
  "X-Request-Id",
];

/** CORS for the configured origins. Keys travel in headers, so credentials are not allowed across origins. */
export function allowOrigins(): MiddlewareHandler<AppEnv> {
  return cors({
    origin: (origin, c) => {
      const allowed: readonly string[] = c.get("services").config.corsOrigins;
      return allowed.includes("*") || allowed.includes(origin) ? origin : null;
    },
    allowMethods: ["GET", "HEAD", "POST", "DELETE"],
    allowHeaders: ["Authorization", "Content-Type", "Idempotency-Key", "Range", "X-API-Key", "X-Request-Id"],
    exposeHeaders: EXPOSED,
    maxAge: 3600,
  });
}
