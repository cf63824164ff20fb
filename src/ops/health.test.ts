import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Env } from "../config.ts";
import { LIMITS } from "../limits.ts";
import { checkHealth, createHealthCheck } from "./health.ts";
import { createLogger } from "./log.ts";

const lines: string[] = [];
const log = createLogger("debug", {}, (line) => lines.push(line));
const SECRET = "the-reason-with-a-secret";
const broken = () => Promise.reject(new Error(SECRET));
const forever = () => new Promise<never>(() => {});

/** An environment whose services answer, with parts replaced. */
function environment(replaced: Record<string, unknown> = {}): Env {
  const services = {
    PUBLIC_URL: "https://darkroom.test",
    URL_SIGNING_KEY: "k".repeat(32),
    DB: { prepare: () => ({ first: async () => ({ 1: 1 }) }) },
    BUCKET: { head: async () => null },
    JOBS: { getByName: () => ({ ping: async () => {} }) },
    RENDITIONS_QUEUE: { send: async () => {}, metrics: async () => ({ backlogCount: 0 }) },
    ...replaced,
  };
  return services as unknown as Env;
}

const BREAKS = {
  database: (first: () => unknown) => ({ DB: { prepare: () => ({ first }) } }),
  queue: (metrics: () => unknown) => ({ RENDITIONS_QUEUE: { send: async () => {}, metrics } }),
  storage: (head: () => unknown) => ({ BUCKET: { head } }),
  coordinator: (ping: () => unknown) => ({ JOBS: { getByName: () => ({ ping }) } }),
} as const;
const NAMES = Object.keys(BREAKS) as (keyof typeof BREAKS)[];

beforeEach(() => {
  lines.length = 0;
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe("checkHealth", () => {
  it("is healthy when all answer, in the documented shape", async () => {
    const ok = { ok: true, ms: 0 };
    expect(await checkHealth(environment(), log)).toEqual({
      status: "healthy",
      timestamp: new Date().toISOString(),
      api_key_configured: false,
      checks: { database: ok, queue: ok, storage: ok, coordinator: ok },
    });
    expect(lines).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("tells whether the upstream's key is set, and never the key", async () => {
    const health = await checkHealth(environment({ AUTOENHANCE_API_KEY: SECRET }), log);
    expect(health.api_key_configured).toBe(true);
    expect(JSON.stringify(health)).not.toContain(SECRET);
    expect(await checkHealth(environment({ AUTOENHANCE_API_KEY: "" }), log)).toMatchObject({
      api_key_configured: false,
    });
  });

  it.each(NAMES)("blames the %s that fails, and keeps the cause for the log", async (name) => {
    const health = await checkHealth(environment(BREAKS[name](broken)), log);
    expect(health.status).toBe("unhealthy");
    expect(health.checks[name]).toEqual({ ok: false, ms: 0, problem: "failed" });
    expect(NAMES.filter((other) => !health.checks[other].ok)).toEqual([name]);
    expect(JSON.stringify(health)).not.toContain(SECRET);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: "health_check_failed", check: name, error: `Error: ${SECRET}` },
    ]);
  });

  it.each(NAMES)("gives up on a %s that hangs", async (name) => {
    const call = checkHealth(environment(BREAKS[name](forever)), log);
    await vi.advanceTimersByTimeAsync(LIMITS.healthCheckMs);
    const health = await call;
    expect(health.checks[name]).toEqual({ ok: false, ms: LIMITS.healthCheckMs, problem: "timed out" });
    expect(NAMES.filter((other) => !health.checks[other].ok)).toEqual([name]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("fails, and does not throw, without any binding", async () => {
    const none = { DB: undefined, BUCKET: undefined, JOBS: undefined, RENDITIONS_QUEUE: undefined };
    const health = await checkHealth(environment(none), log);
    expect(health.status).toBe("unhealthy");
    expect(NAMES.map((name) => health.checks[name].problem)).toEqual(NAMES.map(() => "failed"));
  });

  it("passes a queue that cannot count its backlog", async () => {
    const health = await checkHealth(environment({ RENDITIONS_QUEUE: { send: async () => {} } }), log);
    expect(health.checks.queue.ok).toBe(true);
  });

  it("names the variables that are missing or wrong, without their values", async () => {
    const health = await checkHealth(environment({ PUBLIC_URL: undefined, URL_SIGNING_KEY: "short" }), log);
    expect(health.status).toBe("unhealthy");
    expect(health.checks.configuration).toEqual({
      ok: false,
      ms: 0,
      problem: "not configured",
      variables: ["PUBLIC_URL", "URL_SIGNING_KEY"],
    });
    expect(health.checks.database.ok).toBe(true);
    expect(JSON.stringify(health)).not.toContain("short");
  });
});

describe("createHealthCheck", () => {
  it("asks the services again only when the answer is too old", async () => {
    const first = vi.fn(async () => ({ 1: 1 }));
    const env = environment(BREAKS.database(first));
    const check = createHealthCheck();
    const before = await check(env, log);
    await vi.advanceTimersByTimeAsync(LIMITS.healthCacheMs - 1);
    expect(await check(env, log)).toBe(before);
    expect(first).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await check(env, log)).timestamp).not.toBe(before.timestamp);
    expect(first).toHaveBeenCalledTimes(2);
  });
});
