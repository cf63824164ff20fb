import { type Config, type Env, loadConfig } from "../config.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { describeError, type Logger } from "./log.ts";
import { TimeLimitError, within } from "./timeLimit.ts";

export interface Check {
  readonly ok: boolean;
  /** How long it took. */
  readonly ms: number;
  /** Public: never the text of an error. */
  readonly problem?: "failed" | "timed out" | "not configured";
}

export interface Health {
  readonly status: "healthy" | "unhealthy";
  /** When the checks ran: an answer may be as old as the cache allows. */
  readonly timestamp: string;
  readonly api_key_configured: boolean;
  readonly checks: {
    readonly database: Check;
    readonly queue: Check;
    readonly storage: Check;
    readonly coordinator: Check;
    /** There only when variables are missing or wrong, with their names. */
    readonly configuration?: Check & { readonly variables: readonly string[] };
  };
}

type Probe = (env: Env) => Promise<unknown>;

/** Each asks its service for the cheapest thing that only a living one can answer, and changes nothing. */
const PROBES = {
  database: (env) => env.DB.prepare("select 1").first(),
  queue: measureQueue,
  storage: (env) => env.BUCKET.head("health/no-such-object"),
  coordinator: (env) => env.JOBS.getByName("health").ping(),
} satisfies Record<string, Probe>;

/** Runs all checks side by side, each within its time limit. Never throws. */
export async function checkHealth(env: Env, log: Logger): Promise<Health> {
  const run = (name: keyof typeof PROBES) => runProbe(name, PROBES[name], env, log);
  const [database, queue, storage, coordinator] = await Promise.all([
    run("database"),
    run("queue"),
    run("storage"),
    run("coordinator"),
  ]);
  const { config, missing } = readConfig(env);
  const configuration =
    missing && ({ ok: false, ms: 0, problem: "not configured", variables: missing } as const);
  const ok =
    [database, queue, storage, coordinator].every((check) => check.ok) && configuration === undefined;
  return {
    status: ok ? "healthy" : "unhealthy",
    timestamp: new Date().toISOString(),
    api_key_configured: config?.upstream !== undefined,
    checks: { database, queue, storage, coordinator, ...(configuration && { configuration }) },
  };
}

/**
 * Keeps the last answer for `LIMITS.healthCacheMs`, so that a health check cannot be used to load the services.
 * Only finished answers are shared: in Workers a request may not wait for what another one began.
 */
export function createHealthCheck(check = checkHealth, now = Date.now): typeof checkHealth {
  let last: { readonly health: Health; readonly at: number } | undefined;
  return async (env, log) => {
    if (last !== undefined && now() - last.at < LIMITS.healthCacheMs) return last.health;
    const health = await check(env, log);
    last = { health, at: now() };
    return health;
  };
}

async function runProbe(name: string, probe: Probe, env: Env, log: Logger): Promise<Check> {
  const started = Date.now();
  const ms = () => Date.now() - started;
  try {
    // A missing binding throws before there is a promise; inside the async function it becomes one.
    await within((async () => probe(env))(), LIMITS.healthCheckMs);
    return { ok: true, ms: ms() };
  } catch (thrown) {
    log.error("health_check_failed", { check: name, ms: ms(), ...describeError(thrown) });
    return { ok: false, ms: ms(), problem: thrown instanceof TimeLimitError ? "timed out" : "failed" };
  }
}

/** A queue binding of a platform that cannot count its backlog says nothing about the queue, so it passes. */
async function measureQueue(env: Env): Promise<void> {
  const queue: Partial<Queue> = env.RENDITIONS_QUEUE;
  if (queue.metrics === undefined && typeof queue.send === "function") return;
  await env.RENDITIONS_QUEUE.metrics();
}

function readConfig(env: Env): { config?: Config; missing?: readonly string[] } {
  try {
    return { config: loadConfig(env) };
  } catch (thrown) {
    const named = thrown instanceof DarkroomError ? thrown.detail?.variables : undefined;
    return { missing: Array.isArray(named) ? named.map(String) : [] };
  }
}
