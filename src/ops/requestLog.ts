import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../context.ts";
import { createLogger } from "./log.ts";
import { noteRequest } from "./uptime.ts";

/** A caller's own id is kept if it is short and plain, so that it can be found in both logs. */
const CALLER_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** Gives each request its id and writes one line about it: never its query, headers or body. */
export function requestLog() {
  return createMiddleware<AppEnv>(async (c, next) => {
    const started = Date.now();
    noteRequest(started);
    const given = c.req.header("x-request-id") ?? "";
    const requestId = CALLER_ID.test(given) ? given : crypto.randomUUID();
    const level = c.env.LOG_LEVEL;
    c.set("requestId", requestId);
    c.set("log", createLogger(isLevel(level) ? level : "info", { request_id: requestId }));
    await next();
    c.header("X-Request-Id", requestId);
    const caller = c.get("caller");
    c.var.log.info("request", {
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Date.now() - started,
      caller: caller?.kind,
      tenant: caller?.kind === "key" ? caller.tenant.name : undefined,
    });
  });
}

function isLevel(value: unknown): value is "debug" | "info" | "warn" | "error" {
  return value === "debug" || value === "info" || value === "warn" || value === "error";
}
