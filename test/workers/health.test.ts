import { createExecutionContext, runInDurableObject } from "cloudflare:test";
import { env as bindings, exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Env } from "../../src/config.ts";
import type { Health } from "../../src/ops/health.ts";

const env = bindings as unknown as Env;
const ALL = ["/health", "/health/readiness", "/healthz"];
const NAMES = ["coordinator", "database", "queue", "storage"];

const call = (path: string, method = "GET") =>
  exports.default.fetch(new Request(`https://darkroom.test${path}`, { method }));

/** An answer as it has to be in the end: a service may be late for its check on a machine that does other work. */
const inTheEnd = <T>(ask: () => Promise<T>) => vi.waitFor(ask, { timeout: 50_000, interval: 500 });

/** The same app with parts of its environment replaced or taken away. */
const callWith = (replaced: Record<string, unknown>, path: string, method = "GET") =>
  createApp().fetch(
    new Request(`https://darkroom.test${path}`, { method }),
    { ...env, ...replaced },
    createExecutionContext(),
  );

describe("health of a deployment that works", () => {
  it.each(ALL)("%s asks every service", async (path) => {
    const { answer, health } = await inTheEnd(async () => {
      const answer = await call(path);
      const health = await answer.json<Health>();
      expect(answer.status, JSON.stringify(health)).toBe(200);
      return { answer, health };
    });
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect(health.status).toBe("healthy");
    expect(health.timestamp).toBe(new Date(health.timestamp).toISOString());
    expect(Object.keys(health.checks).toSorted()).toEqual(NAMES);
    for (const check of Object.values(health.checks)) {
      expect(check).toEqual({ ok: true, ms: expect.any(Number) });
    }
  });

  it.each([...ALL, "/health/liveness"])("HEAD %s has the status and no body", async (path) => {
    const answer = await inTheEnd(async () => {
      const answer = await call(path, "HEAD");
      expect(answer.status).toBe(200);
      return answer;
    });
    expect(await answer.text()).toBe("");
  });

  it("is alive", async () => {
    const answer = await call("/health/liveness");
    expect([answer.status, await answer.json()]).toEqual([200, { status: "alive" }]);
  });

  it("leaves nothing in the object that it asks, and no alarm", async () => {
    await callWith({}, "/health");
    const left = await runInDurableObject(env.JOBS.getByName("health"), async (_, { storage }) => ({
      entries: [...(await storage.list()).keys()],
      alarm: await storage.getAlarm(),
    }));
    expect(left).toEqual({ entries: [], alarm: null });
  });

  it("tells whether the upstream's key is set", async () => {
    for (const [AUTOENHANCE_API_KEY, expected] of [
      ["a-key", true],
      ["", false],
    ] as const) {
      const health = await (await callWith({ AUTOENHANCE_API_KEY }, "/health")).json<Health>();
      expect(health.api_key_configured).toBe(expected);
    }
  });
});

describe("health of a deployment that does not", () => {
  it.each([
    ["database", { DB: undefined }],
    ["queue", { RENDITIONS_QUEUE: undefined }],
    ["storage", { BUCKET: undefined }],
    ["coordinator", { JOBS: undefined }],
  ] as const)("is 503 without its %s", async (name, replaced) => {
    await inTheEnd(async () => {
      const answer = await callWith(replaced, "/health");
      const health = await answer.json<Health>();
      expect(answer.status).toBe(503);
      expect(health.status).toBe("unhealthy");
      expect(health.checks[name]).toMatchObject({ ok: false, problem: "failed" });
      expect(NAMES.filter((other) => other !== name)).toEqual(
        Object.entries(health.checks)
          .filter(([, check]) => check.ok)
          .map(([other]) => other)
          .toSorted(),
      );
    });
  });

  it.each(ALL)("answers %s when variables are missing, with their names", async (path) => {
    const answer = await callWith({ PUBLIC_URL: undefined, URL_SIGNING_KEY: "" }, path);
    const health = await answer.json<Health>();
    expect(answer.status).toBe(503);
    expect(health.checks.configuration?.variables).toEqual(["PUBLIC_URL", "URL_SIGNING_KEY"]);
    expect(health.api_key_configured).toBe(false);
    expect((await callWith({ PUBLIC_URL: undefined }, path, "HEAD")).status).toBe(503);
  });

  it("is alive even so", async () => {
    expect((await callWith({ DB: undefined, PUBLIC_URL: undefined }, "/health/liveness")).status).toBe(200);
  });
});
