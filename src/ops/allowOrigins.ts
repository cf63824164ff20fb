import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import type { AppEnv } from "../context.ts";

const ASKED = [
  "Authorization",
  "Content-Type",
  "Idempotency-Key",
  "If-Match",
  "If-Modified-Since",
  "If-None-Match",
  "If-Range",
  "Range",
  "X-API-Key",
  "X-Request-Id",
];

const EXPOSED = [
  "Content-Disposition",
  "Content-Range",
  "ETag",
  "Location",
  "Retry-After",
  "X-Download-Id",
  "X-Downloaded",
  "X-Failed",
  "X-RateLimit-Limit",
  "X-RateLimit-Remaining",
  "X-RateLimit-Reset",
  "X-Request-Id",
  "X-Total-Images",
];

/** CORS for the configured origins. Keys travel in headers, so credentials are not allowed across origins. */
export function allowOrigins(): MiddlewareHandler<AppEnv> {
  return cors({
    origin: (origin, c) => {
      const allowed: readonly string[] = c.get("services").config.corsOrigins;
      return allowed.includes("*") || allowed.includes(origin) ? origin : null;
    },
    allowMethods: ["GET", "HEAD", "POST", "DELETE"],
    allowHeaders: ASKED,
    exposeHeaders: EXPOSED,
    maxAge: 3600,
  });
}
