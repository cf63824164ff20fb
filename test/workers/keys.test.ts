import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { hashKey } from "../../src/auth/keys.ts";
import { openDatabase } from "../../src/db/client.ts";
import { apiKeys } from "../../src/db/schema/index.ts";
import { findTenant } from "../../src/db/tenants.ts";
import { LIMITS } from "../../src/limits.ts";
import { type Call, call, makeKey, OPERATOR, putAsset, SOME_ID } from "./caller.ts";

describe("keys", () => {
  it("are made, used, listed and revoked", async () => {
    const { key, keyId, answer, headers } = await makeKey("lifecycle", { label: "website" });
    expect(answer.body).toMatchObject({
      tenant: "lifecycle",
      label: "website",
      scopes: ["catalogue", "renders"],
      revoked_at: null,
    });
    expect(key.startsWith(String(answer.body.prefix))).toBe(true);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");

    expect((await call("/v1/assets", { headers })).status).toBe(200);
    expect((await call("/v1/assets", { headers: { Authorization: `Bearer ${key}` } })).status).toBe(200);

    const listed = await call("/v1/admin/tenants/lifecycle/keys", { headers: OPERATOR });
    expect(listed.body).toMatchObject({
      keys: [{ key_id: keyId, prefix: answer.body.prefix, revoked_at: null }],
    });
    expect(listed.text).not.toContain(key);
    expect(listed.text).not.toContain(hashKey(key));

    const path = `/v1/admin/tenants/lifecycle/keys/${keyId}`;
    expect((await call(path, { method: "DELETE", headers: OPERATOR })).status).toBe(204);
    expect((await call("/v1/assets", { headers })).body).toMatchObject({
      status: 401,
      code: "unauthenticated",
    });
    expect((await call(path, { method: "DELETE", headers: OPERATOR })).status).toBe(204);
    const after = await call("/v1/admin/tenants/lifecycle/keys", { headers: OPERATOR });
    expect(after.body).toMatchObject({ keys: [{ key_id: keyId, revoked_at: expect.stringMatching(/Z$/) }] });
  });

  it("are kept as a hash alone", async () => {
    const { key, keyId } = await makeKey("hashed");
    const rows = await openDatabase(env.DB).select().from(apiKeys);
    expect(rows.find((row) => row.id === keyId)?.sha256).toBe(hashKey(key));
    expect(JSON.stringify(rows)).not.toContain(key.slice(12));
  });

  it("of another tenant, unknown and malformed ids are not revoked", async () => {
    const { keyId, headers } = await makeKey("owner");
    await makeKey("neighbour");
    const revoke = (path: string) =>
      call(`/v1/admin/tenants/${path}`, { method: "DELETE", headers: OPERATOR });
    expect((await revoke(`neighbour/keys/${keyId}`)).status).toBe(404);
    expect((await revoke(`owner/keys/${SOME_ID}`)).status).toBe(404);
    expect((await revoke(`nobody/keys/${keyId}`)).status).toBe(404);
    expect((await revoke("owner/keys/17")).body).toMatchObject({ status: 400, code: "invalid_id" });
    expect((await call("/v1/assets", { headers })).status).toBe(200);
  });

  it("are not made from what is wrong", async () => {
    const post = (name: string, options: Call) =>
      call(`/v1/admin/tenants/${name}/keys`, {
        method: "POST",
        ...options,
        headers: { ...OPERATOR, ...options.headers },
      });
    expect((await post("a%20b", { json: {} })).body).toMatchObject({ status: 400, code: "invalid_tenant" });
    expect((await post("wrong", { json: { scopes: ["everything"] } })).body).toMatchObject({
      status: 400,
      code: "invalid_request",
    });
    expect((await post("wrong", { json: { scopes: [] } })).status).toBe(400);
    expect((await post("wrong", { json: { label: "x".repeat(LIMITS.jsonBodyBytes) } })).body).toMatchObject({
      code: "body_too_large",
    });
    expect(await findTenant(openDatabase(env.DB), "wrong")).toBeUndefined();
    expect((await post("bodiless", { headers: { "Content-Type": "application/json" } })).status).toBe(201);
  });

  it("need the scope", async () => {
    const { headers } = await makeKey("scoped", { scopes: ["renders"] });
    const answer = await call("/v1/assets", { headers });
    expect(answer.body).toMatchObject({ status: 403, code: "forbidden", detail: { scope: "catalogue" } });
  });

  it("open nothing of the operator's", async () => {
    const { headers } = await makeKey("plain", {
      scopes: ["catalogue", "renders", "orders", "orders:spend"],
    });
    const answer = await call("/v1/admin/tenants/plain/keys", { method: "POST", headers, json: {} });
    expect(answer.body).toMatchObject({ status: 403, code: "admin_required" });
  });

  it("act for their own tenant alone", async () => {
    const { headers } = await makeKey("mine");
    expect((await call("/v1/assets?tenant_name=mine", { headers })).status).toBe(200);
    const other = await call("/v1/assets?tenant_name=other-than-mine", { headers });
    expect(other.body).toMatchObject({ status: 403, code: "tenant_mismatch" });
    expect(await findTenant(openDatabase(env.DB), "other-than-mine")).toBeUndefined();
  });

  it("see their own tenant's things alone", async () => {
    const [left, right] = [await makeKey("left"), await makeKey("right")];
    const ids = { left: await putAsset("left"), right: await putAsset("right") };
    const listed = await call("/v1/assets", { headers: left.headers });
    expect(listed.text).toContain(ids.left);
    expect(listed.text).not.toContain(ids.right);
    expect((await call(`/v1/assets/${ids.left}`, { headers: left.headers })).status).toBe(200);
    const foreign = await call(`/v1/assets/${ids.right}`, { headers: left.headers });
    const unknown = await call(`/v1/assets/${SOME_ID}`, { headers: left.headers });
    expect(foreign.status).toBe(404);
    expect({ ...foreign.body, request_id: "" }).toEqual({ ...unknown.body, request_id: "" });
    expect((await call(`/v1/assets/${ids.right}`, { headers: right.headers })).status).toBe(200);
  });
});
