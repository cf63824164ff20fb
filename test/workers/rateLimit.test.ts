import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import { begin, call, callWith, makeKey, SOME_ID } from "./caller.ts";

afterEach(() => vi.restoreAllMocks());

/** A call under the limit of a deployment; the other tests run without one. */
const counted = (path: string, headers: Record<string, string>) =>
  callWith({ RATE_LIMIT_PER_MINUTE: undefined }, path, { headers });

describe("rate limit", () => {
  it("is told with every counted answer, and ends in 429", async () => {
    const { keyId, headers } = await makeKey("eager");
    const first = await counted("/v1/assets", headers);
    expect(first.headers.get("X-RateLimit-Limit")).toBe(String(LIMITS.callsPerMinute));
    expect(first.headers.get("X-RateLimit-Remaining")).toBe(String(LIMITS.callsPerMinute - 1));
    const missing = await counted(`/v1/assets/${SOME_ID}`, headers);
    expect(missing.status).toBe(404);
    expect(missing.headers.get("X-RateLimit-Remaining")).toBe(String(LIMITS.callsPerMinute - 2));

    const counter = env.RATES.getByName(`key:${keyId}`);
    await Promise.all(
      Array.from({ length: LIMITS.callsPerMinute }, () => counter.hit(LIMITS.callsPerMinute)),
    );
    const refused = await counted("/v1/assets", headers);
    expect(refused.body).toMatchObject({ error: "Rate limit exceeded", status: 429, code: "rate_limited" });
    expect(refused.headers.get("X-RateLimit-Remaining")).toBe("0");
    expect(refused.headers.get("X-RateLimit-Reset")).toBe(refused.headers.get("Retry-After"));
    expect((await counted("/v1/assets", (await makeKey("patient")).headers)).status).toBe(200);
  });

  it("counts wrong credentials against their address", async () => {
    const headers = { "X-API-Key": "nonsense", "CF-Connecting-IP": "203.0.113.5" };
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      statuses.push((await callWith({ RATE_LIMIT_PER_MINUTE: "2" }, "/v1/assets", { headers })).status);
    }
    expect(statuses).toEqual([401, 401, 429]);
  });

  it("counts tries at the operator's token, whatever the limit says, and leaves keys alone", async () => {
    const address = { "CF-Connecting-IP": "203.0.113.77" };
    const guess = (headers: Record<string, string>) =>
      call("/v1/assets", { headers: { ...headers, ...address } });
    const statuses = [];
    for (let i = 0; i <= LIMITS.sessionTriesPerMinute; i++) {
      const headers = i % 2 === 0 ? { Authorization: "Bearer a-guess" } : { "X-Admin-Token": "a-guess" };
      statuses.push((await guess(headers)).status);
    }
    expect(statuses).toEqual([...Array(LIMITS.sessionTriesPerMinute).fill(401), 429]);
    expect((await guess({ "X-API-Key": `dk_${"A".repeat(43)}` })).status).toBe(401);
    expect((await guess((await makeKey("no-guess")).headers)).status).toBe(200);
  });

  it("is off at 0, and lets calls through when the counter cannot be reached", async () => {
    const { headers } = await makeKey("unlimited");
    const off = await callWith({ RATE_LIMIT_PER_MINUTE: "0" }, "/v1/assets", { headers });
    expect([off.status, off.headers.get("X-RateLimit-Limit")]).toEqual([200, null]);

    vi.spyOn(env.RATES, "getByName").mockImplementation(() => {
      throw new Error("overloaded");
    });
    const through = await counted("/v1/assets", headers);
    expect([through.status, through.headers.get("X-RateLimit-Limit")]).toEqual([200, null]);
    expect((await begin("192.0.2.9")).body).toMatchObject({ status: 503, code: "unavailable" });
  });
});
