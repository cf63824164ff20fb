import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createApp } from "../../src/app.ts";
import { addErrorEvent, listErrorEvents } from "../../src/db/errorEvents.ts";
import { DarkroomError } from "../../src/errors.ts";
import { consume } from "../../src/jobs/consumer.ts";
import { LIMITS } from "../../src/limits.ts";
import { openServices, type Services } from "../../src/services.ts";
import { call, callWith, makeKey, OPERATOR, ORIGIN, TOKEN } from "./caller.ts";

afterEach(() => vi.restoreAllMocks());

interface Issue {
  readonly count: number;
  readonly code: string;
  readonly place: string;
  readonly message: string;
  readonly request_id: string | null;
  readonly job_id: string | null;
  readonly time: string;
}

async function issues(limit: number = LIMITS.errorReports): Promise<Issue[]> {
  const answer = await call(`/api/sentry/issues?limit=${limit}`, { headers: OPERATOR });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.issues as Issue[];
}

const issueOf = (requestId: string) =>
  vi.waitUntil(async () => (await issues()).find((issue) => issue.request_id === requestId), {
    timeout: 10_000,
    interval: 20,
  });

describe("error reports", () => {
  it.each(["/api/sentry/issues", "/sentry-debug"])("are the operator's alone: %s", async (path) => {
    const { headers } = await makeKey("nosy");
    expect((await call(path)).status).toBe(401);
    expect((await call(path, { headers })).body).toMatchObject({ status: 403, code: "admin_required" });
    expect((await callWith({ AUTH_MODE: "open" }, path)).status).toBe(401);
    expect((await callWith({ ADMIN_TOKEN: undefined }, path)).body).toMatchObject({
      status: 403,
      code: "admin_not_configured",
    });
  });

  it("hold the test error with its request id, counted, and no secret", async () => {
    const raise = (requestId: string) =>
      call("/sentry-debug?password=hunter2-hunter2", {
        headers: { ...OPERATOR, "X-Request-Id": requestId, "X-Note": "from-a-header" },
      });
    const answer = await raise("raised-first-1");
    expect(answer.body).toEqual({
      error: "Internal error",
      message: expect.any(String),
      status: 500,
      code: "internal",
      request_id: "raised-first-1",
    });
    const issue = await issueOf("raised-first-1");
    expect(issue).toMatchObject({
      code: "internal",
      place: "GET /sentry-debug",
      message: "Error: Test error, raised by /sentry-debug",
      job_id: null,
    });
    await raise("raised-again-2");
    expect((await issueOf("raised-again-2"))?.count).toBe((issue?.count ?? Number.NaN) + 1);

    const stats = await call("/api/stats", { headers: OPERATOR });
    expect(stats.body.recent_errors).toMatchObject([{ request_id: "raised-again-2" }]);
    const everything = JSON.stringify([
      await issues(),
      await env.DB.prepare("SELECT * FROM error_events").all(),
    ]);
    for (const secret of [TOKEN, "hunter2", "from-a-header", "password", String(env.URL_SIGNING_KEY)]) {
      expect(everything).not.toContain(secret);
    }
  });

  it("say what broke below, without what was asked", async () => {
    const { headers } = await makeKey("unlucky");
    await env.DB.exec("ALTER TABLE api_keys RENAME TO api_keys_away");
    try {
      const failed = await call("/v1/assets", { headers: { ...headers, "X-Request-Id": "broken-table-1" } });
      expect(failed.body).toMatchObject({ status: 500, code: "internal" });
      expect(failed.text).not.toContain("api_keys");
    } finally {
      await env.DB.exec("ALTER TABLE api_keys_away RENAME TO api_keys");
    }
    const issue = await issueOf("broken-table-1");
    expect(issue?.place).toBe("GET /v1/assets");
    expect(issue?.message).toContain("no such table: api_keys");
    expect(issue?.message).not.toContain("params");
  });

  it("leave the answer as it is when they cannot be written", async () => {
    const log = vi.spyOn(console, "log");
    const fails = () => {
      throw new Error("no database today");
    };
    const broken = { ...env, DB: { prepare: fails, batch: fails } as unknown as D1Database };
    const request = () =>
      new Request(`${ORIGIN}/sentry-debug`, { headers: { ...OPERATOR, "X-Request-Id": "no-database-1" } });
    for (const context of [[createExecutionContext()], []] as const) {
      const answer = await createApp().fetch(request(), broken, ...context);
      expect([answer.status, await answer.json()]).toMatchObject([500, { request_id: "no-database-1" }]);
    }
    await expect.poll(() => log.mock.calls.map(String).join()).toContain("error_report_failed");
  });

  it("leave out what is the caller's or the deployment's doing", async () => {
    const rows = await issues();
    await call("/v1/assets/nonsense", { headers: OPERATOR });
    await callWith({ URL_SIGNING_KEY: undefined }, "/v1/assets", { headers: OPERATOR });
    await call("/sentry-debug", { headers: { ...OPERATOR, "X-Request-Id": "after-those-1" } });
    await issueOf("after-those-1");
    const places = (list: readonly Issue[]) => list.map(({ place, code }) => `${place} ${code}`).toSorted();
    expect(places(await issues())).toEqual(places(rows));
  });

  it("hold the internal errors of job steps, and no picture's own faults", async () => {
    const services = openServices(env);
    const run = async (thrown: unknown) => {
      const jobId = crypto.randomUUID();
      const coordinator = {
        claim: async () => ({ granted: true, step: "make", fence: 1, attempt: 1 }),
        fail: async () => "accepted",
      };
      const message = { id: "m", body: { jobId }, ack: vi.fn(), retry: vi.fn() };
      await consume(
        { messages: [message] } as unknown as MessageBatch,
        "renditions",
        async () => {
          throw thrown;
        },
        {
          ...services,
          coordinators: { getByName: () => coordinator } as unknown as Services["coordinators"],
        },
      );
      expect(message.ack).toHaveBeenCalledOnce();
      return (await issues()).find((issue) => issue.job_id === jobId);
    };
    expect(await run(new TypeError("the step slipped"))).toMatchObject({
      code: "internal",
      place: "job renditions/make",
      message: "TypeError: the step slipped",
      request_id: null,
    });
    expect(await run(new DarkroomError("picture_damaged"))).toBeUndefined();
  });

  it("are bounded, the oldest going first", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${LIMITS.errorReports + 20})
       INSERT INTO error_events (id, code, place, message, first_at, last_at)
       SELECT 'filler-' || i, 'internal', 'GET /filler', 'number ' || i, i, i FROM n`,
    ).run();
    await call("/sentry-debug", { headers: { ...OPERATOR, "X-Request-Id": "one-too-many-1" } });
    await issueOf("one-too-many-1");
    expect(await env.DB.prepare("SELECT count(*) AS n FROM error_events").first("n")).toBe(
      LIMITS.errorReports,
    );
    expect(await env.DB.prepare("SELECT min(last_at) AS n FROM error_events").first("n")).toBeGreaterThan(20);
    expect(await issues(3)).toHaveLength(3);

    const { db } = openServices(env);
    const event = { code: "internal", place: "here", requestId: null, jobId: null };
    const now = Date.now() + 60_000;
    for (const i of [1, 2, 3, 4]) await addErrorEvent(db, { ...event, message: `m${i}` }, now + i, 3);
    expect((await listErrorEvents(db, 10)).map(({ message }) => message)).toEqual(["m4", "m3", "m2"]);
  });
});
