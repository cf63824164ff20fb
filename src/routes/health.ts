import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../context.ts";
import { LIMITS } from "../limits.ts";
import { createHealthCheck, type Health } from "../ops/health.ts";
import { createRouter, jsonAnswer } from "./router.ts";

const check = z.object({
  ok: z.boolean(),
  ms: z.number().int().openapi({ description: "How long the check took." }),
  problem: z.enum(["failed", "timed out", "not configured"]).optional(),
});

const EXAMPLE: Health = {
  status: "healthy",
  timestamp: "2026-01-31T09:30:00.000Z",
  api_key_configured: false,
  checks: {
    database: { ok: true, ms: 4 },
    queue: { ok: true, ms: 6 },
    storage: { ok: true, ms: 11 },
    coordinator: { ok: true, ms: 3 },
  },
};

const health = z
  .object({
    status: z.enum(["healthy", "unhealthy"]),
    timestamp: z.iso.datetime().openapi({ description: "When the checks ran." }),
    api_key_configured: z
      .boolean()
      .openapi({ description: "Whether the enhancement service's key (AUTOENHANCE_API_KEY) is set." }),
    checks: z.object({
      database: check.openapi({ description: "D1 answers a query." }),
      queue: check.openapi({ description: "The queue tells its backlog; passes where it cannot count one." }),
      storage: check.openapi({ description: "R2 answers for an object that is not there." }),
      coordinator: check.openapi({ description: "A Durable Object answers a call." }),
      configuration: check
        .extend({ variables: z.array(z.string()).readonly() })
        .optional()
        .openapi({ description: "Only when variables are missing or wrong: their names." }),
    }),
  })
  .openapi("Health", { example: EXAMPLE });

const DOWN = {
  description: "Something is down",
  content: {
    "application/json": {
      schema: health,
      example: {
        ...EXAMPLE,
        status: "unhealthy",
        checks: { ...EXAMPLE.checks, storage: { ok: false, ms: LIMITS.healthCheckMs, problem: "timed out" } },
      },
    },
  },
};

const alive = z.object({ status: z.literal("alive") }).openapi("Alive");

const HEALTH_PATHS = [
  { path: "/health", operationId: "getHealth", summary: "Whether everything works" },
  { path: "/health/readiness", operationId: "getReadiness", summary: "Same as /health" },
  { path: "/healthz", operationId: "getHealthz", summary: "Same as /health" },
] as const;

const DESCRIPTION = `Checks run side by side, each for at most ${LIMITS.healthCheckMs / 1000} s; an answer is reused for ${
  LIMITS.healthCacheMs / 1000
} s. HEAD gives the same status without a body.`;

/** `/health` and its relatives. Mounted before anything that needs a configured deployment; no key is asked for. */
export function healthRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  const current = createHealthCheck();

  for (const { path, operationId, summary } of HEALTH_PATHS) {
    router.openapi(
      createRoute({
        method: "get",
        path,
        operationId,
        summary,
        description: DESCRIPTION,
        tags: ["Operation"],
        responses: { 200: jsonAnswer(health, "Healthy"), 503: DOWN },
      }),
      async (c) => {
        const found = await current(c.env, c.var.log);
        return c.json(found, found.status === "healthy" ? 200 : 503, NO_STORE);
      },
    );
  }

  router.openapi(
    createRoute({
      method: "get",
      path: "/health/liveness",
      operationId: "getLiveness",
      summary: "Whether the Worker runs",
      description: "Touches no service.",
      tags: ["Operation"],
      responses: { 200: jsonAnswer(alive, "Alive") },
    }),
    (c) => c.json({ status: "alive" as const }, 200, NO_STORE),
  );
  return router;
}

const NO_STORE = { "Cache-Control": "no-store" };
