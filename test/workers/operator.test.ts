import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hashKey } from "../../src/auth/keys.ts";
import { signSession } from "../../src/auth/session.ts";
import { LIMITS } from "../../src/limits.ts";
import { begin, call, callWith, cookieOf, makeKey, OPERATOR, ORIGIN, read, signIn, TOKEN } from "./caller.ts";

afterEach(() => vi.restoreAllMocks());

describe("the operator", () => {
  const KEYS = "/v1/admin/tenants/operated/keys";

  it("is known by bearer token, by X-Admin-Token and by the session", async () => {
    await makeKey("operated");
    for (const headers of [OPERATOR, { "X-Admin-Token": TOKEN }, await signIn()]) {
      const answer = await call(KEYS, { headers });
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain(TOKEN);
      expect((await call("/v1/assets?tenant_name=operated", { headers })).status).toBe(200);
    }
  });

  it("does not exist without ADMIN_TOKEN", async () => {
    const bare = { ADMIN_TOKEN: undefined };
    const refused = { status: 403, code: "admin_not_configured" };
    for (const headers of [{}, OPERATOR, { "X-Admin-Token": TOKEN }, cookieOf(signSession("", Date.now()))]) {
      expect((await callWith(bare, KEYS, { headers })).body).toMatchObject(refused);
    }
    expect(
      (await callWith(bare, "/v1/session", { method: "POST", json: { token: TOKEN } })).body,
    ).toMatchObject(refused);
    expect((await callWith(bare, "/v1/assets", { headers: OPERATOR })).status).toBe(401);
  });

  it("gets a cookie that only this host and no script can read", async () => {
    const answer = await begin("192.0.2.1");
    const [pair, ...attributes] = (answer.headers.get("Set-Cookie") ?? "").split("; ");
    expect(answer.status).toBe(204);
    expect(pair).toMatch(/^__Host-darkroom=v1\.\d+\./);
    expect(attributes.toSorted()).toEqual([
      "HttpOnly",
      "Max-Age=43200",
      "Path=/",
      "SameSite=Strict",
      "Secure",
    ]);
    expect(answer.headers.get("Set-Cookie")).not.toContain(TOKEN);
  });

  it.each([
    ["no Origin", {}, 403],
    ["a null Origin", { Origin: "null" }, 403],
    ["another's Origin", { Origin: "https://evil.test" }, 403],
    ["our own Origin", { Origin: ORIGIN }, 201],
  ])("writes by cookie with %s", async (_name, origin: Record<string, string>, status) => {
    const headers = { ...(await signIn()), ...origin };
    const answer = await call(KEYS, { method: "POST", headers, json: {} });
    expect(answer.status, answer.text).toBe(status);
    if (status === 403) expect(answer.body).toMatchObject({ code: "origin_mismatch" });
  });

  it("signs out, and a cookie that has run out is cleared and bars no new session", async () => {
    const cleared = await call("/v1/session", {
      method: "DELETE",
      headers: { ...(await signIn()), Origin: ORIGIN },
    });
    expect(cleared.status).toBe(204);
    expect(cleared.headers.get("Set-Cookie")).toContain("__Host-darkroom=; Max-Age=0");
    const stale = cookieOf(signSession(TOKEN, 0));
    expect((await call(KEYS, { headers: stale })).headers.get("Set-Cookie")).toContain("Max-Age=0");
    expect((await begin("192.0.2.2", TOKEN, stale)).status).toBe(204);
  });

  it("has five tries a minute, the right token included", async () => {
    for (let i = 0; i < LIMITS.sessionTriesPerMinute; i++) {
      expect((await begin("198.51.100.1", "wrong-token")).body).toMatchObject({
        status: 401,
        code: "wrong_token",
      });
    }
    const counter = env.RATES.getByName("session:198.51.100.1");
    await evictDurableObject(counter);
    const sixth = await begin("198.51.100.1");
    expect(sixth.body).toMatchObject({ status: 429, error: "Rate limit exceeded" });
    expect(Number(sixth.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(sixth.headers.get("Set-Cookie")).toBeNull();
    expect((await begin("198.51.100.2")).status).toBe(204);

    expect(await runDurableObjectAlarm(counter)).toBe(true);
    expect((await begin("198.51.100.1")).status).toBe(204);
  });

  it("cannot begin a session without a token, or with a body beyond the limit", async () => {
    expect((await call("/v1/session", { method: "POST", json: {} })).status).toBe(400);
    expect((await call("/v1/session", { method: "POST" })).status).toBe(400);
    const stream = new Blob(["x".repeat(LIMITS.jsonBodyBytes + 1)]).stream();
    const chunked = new Request(`${ORIGIN}/v1/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: stream,
    });
    expect((await read(await exports.default.fetch(chunked))).body).toMatchObject({
      status: 413,
      code: "body_too_large",
    });
  });
});

describe("log lines", () => {
  it("hold no secret", async () => {
    const log = vi.spyOn(console, "log");
    const { key, headers } = await makeKey("logged");
    const session = await signIn();
    await call("/v1/assets", { headers });
    await call(`/v1/assets?api_key=${key}&token=${TOKEN}`, { headers: { Authorization: `Bearer ${key}` } });
    await call("/v1/assets", { headers: { ...OPERATOR, "X-Admin-Token": TOKEN } });
    await call("/v1/assets", { headers: session });
    await call("/v1/assets", { headers: { "X-API-Key": `${key}x` } });
    await begin("192.0.2.3", "a-wrong-token-of-someone");
    const lines = log.mock.calls.map(String).join("\n");
    expect(lines).toContain('"event":"key_created"');
    expect(lines).toContain('"event":"request"');
    const cookie = session.Cookie.split("=")[1] ?? "";
    for (const secret of [key, hashKey(key), TOKEN, cookie, "a-wrong-token-of-someone"]) {
      expect(lines).not.toContain(secret);
    }
  });
});
