import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { signSession } from "../../src/auth/session.ts";
import { openDatabase } from "../../src/db/client.ts";
import { findOrCreateTenant, findTenant } from "../../src/db/tenants.ts";
import { LIMITS } from "../../src/limits.ts";
import { PAGE_ADDRESSES } from "../../src/pages.ts";
import { call, callWith, cookieOf, makeKey, OPERATOR, SOME_ID, TOKEN } from "./caller.ts";

describe("a deployment without AUTH_MODE", () => {
  /** Everyone may have these: pages, the document, health, signed links, and the way in. */
  const PUBLIC = /^\/($|docs|health|favicon|r2\/|v1\/openapi\.json$|v1\/session$)/;

  const PAGES = PAGE_ADDRESSES.map(({ path }) => path);

  const routes = [...new Set(createApp().routes.map(({ method, path }) => `${method} ${path}`))]
    .map((route) => route.split(" ") as [string, string])
    .filter(([method, path]) => method !== "ALL" && !path.includes("*") && !PUBLIC.test(path))
    .filter(([, path]) => !PAGES.includes(path));

  it("has routes to close", () => {
    const paths = routes.map(([, path]) => path);
    expect(paths).toContain("/v1/assets");
    expect(paths).toContain("/v1/admin/tenants/:name/keys");
  });

  it.each(routes)("closes %s %s", async (method, path) => {
    const filled = path
      .replace(/:(name|tenant)\b/g, "someone")
      .replace(/:preset\b/g, "thumb")
      .replace(/:\w+(\{[^}]*\})?/g, SOME_ID);
    const answer = await callWith({ AUTH_MODE: undefined }, filled, { method });
    expect(answer.status, answer.text).toBe(401);
    if (method !== "HEAD") expect(answer.body).toMatchObject({ code: "unauthenticated", status: 401 });
    expect(answer.headers.get("WWW-Authenticate")).toContain("Bearer");
    expect(await findTenant(openDatabase(env.DB), "someone")).toBeUndefined();
  });
});

describe("a credential that is wrong", () => {
  let addresses = 0;
  const WRONG: Record<string, string>[] = [
    { Authorization: "Bearer nonsense" },
    { Authorization: `Bearer dk_${"A".repeat(43)}` },
    { Authorization: `Basic ${btoa(`operator:${TOKEN}`)}` },
    { Authorization: "" },
    { "X-API-Key": TOKEN },
    { "X-API-Key": "" },
    { "X-Admin-Token": `${TOKEN}x` },
    { ...OPERATOR, "X-API-Key": "nonsense" },
  ];
  const ENDED = [
    cookieOf("nonsense"),
    cookieOf(signSession("another-operator-token", Date.now())),
    cookieOf(signSession(TOKEN, Date.now() - LIMITS.sessionSeconds * 1000)),
  ];

  it.each(ENDED)(
    "that is a session which has ended may read as a stranger, and is taken back: %j",
    async (headers) => {
      const open = await callWith({ AUTH_MODE: "open" }, "/v1/assets", { headers });
      expect(open.status).toBe(200);
      for (const path of ["/v1/assets", "/v1/openapi.json"]) {
        const answer = await call(path, { headers });
        expect(answer.status, path).toBe(path === "/v1/assets" ? 401 : 200);
        expect(answer.headers.get("Set-Cookie"), path).toMatch(/^__Host-darkroom=;.*Max-Age=0/);
      }
      const written = await callWith({ AUTH_MODE: "open" }, "/v1/assets", { method: "POST", headers });
      expect(written.body).toMatchObject({ status: 401, code: "unauthenticated" });
    },
  );

  it.each(WRONG)("is refused, in open mode too: %j", async (wrong) => {
    addresses += 1;
    const headers = { ...wrong, "CF-Connecting-IP": `198.51.100.${addresses}` };
    expect((await call("/v1/assets", { headers })).body).toMatchObject({
      status: 401,
      code: "unauthenticated",
    });
    expect((await callWith({ AUTH_MODE: "open" }, "/v1/assets", { headers })).status).toBe(401);
  });

  it("is not believed in a query string", async () => {
    const { key } = await makeKey("queried");
    for (const name of [
      "token",
      "key",
      "api_key",
      "access_token",
      "admin_token",
      "X-API-Key",
      "Authorization",
    ]) {
      expect((await call(`/v1/assets?${name}=${key}`)).status, name).toBe(401);
      expect((await call(`/v1/admin/tenants/queried/keys?${name}=${TOKEN}`)).status, name).toBe(401);
    }
  });
});

describe("open mode", () => {
  it("acts for the tenant that is named, and makes none by reading", async () => {
    const read = await callWith({ AUTH_MODE: "open" }, "/v1/assets?tenant_name=laptop");
    expect([read.status, read.body.assets]).toEqual([200, []]);
    expect(await findTenant(openDatabase(env.DB), "laptop")).toBeUndefined();
    const wrong = { method: "POST", json: { asset_ids: [SOME_ID], include: ["original"] } };
    await callWith({ AUTH_MODE: "open" }, "/v1/archives?tenant_name=laptop", wrong);
    expect(await findTenant(openDatabase(env.DB), "laptop")).toBeDefined();
    expect((await callWith({ AUTH_MODE: "open" }, "/v1/assets?tenant_name=a%2Fb")).body).toMatchObject({
      code: "invalid_tenant",
    });
  });

  it("leaves the operator's routes to the operator", async () => {
    const path = "/v1/admin/tenants/laptop/keys";
    expect((await callWith({ AUTH_MODE: "open" }, path)).status).toBe(401);
    expect((await callWith({ AUTH_MODE: "open" }, path, { headers: OPERATOR })).status).toBe(200);
  });

  it("makes one tenant for calls at the same moment", async () => {
    const db = openDatabase(env.DB);
    const made = await Promise.all(Array.from({ length: 8 }, () => findOrCreateTenant(db, "rush")));
    expect(new Set(made.map((tenant) => tenant.id)).size).toBe(1);
  });
});
