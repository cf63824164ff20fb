import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { callWith, makeKey, OPERATOR, SOME_ID } from "./caller.ts";

const NO_UPSTREAM = { AUTOENHANCE_API_KEY: undefined };

const give = (id: string, json: unknown, headers: Record<string, string> = OPERATOR) =>
  callWith(NO_UPSTREAM, `/v1/admin/orders/${id}/owner`, { method: "POST", headers, json });

const ownerOf = (id: string) =>
  env.DB.prepare("SELECT name FROM tenants WHERE id = (SELECT tenant_id FROM orders WHERE id = ?)")
    .bind(id)
    .first("name");

describe("giving an order to a tenant", () => {
  it("makes it that tenant's, and then another's", async () => {
    const id = crypto.randomUUID();
    for (const tenant of ["giver-one", "giver-two"]) {
      const answer = await give(id, { tenant });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body).toEqual({ order_id: id, tenant });
      expect(await ownerOf(id)).toBe(tenant);
    }
  });

  it("is for the operator alone", async () => {
    const { headers } = await makeKey("giver-three", { scopes: ["orders", "orders:spend", "catalogue"] });
    expect((await give(SOME_ID, { tenant: "giver-three" }, headers)).body).toMatchObject({
      code: "admin_required",
    });
    expect((await give(SOME_ID, { tenant: "giver-three" }, {})).status).toBe(401);
    expect(await ownerOf(SOME_ID)).toBeNull();
  });

  it.each([
    [SOME_ID, { tenant: "a b" }, "invalid_tenant"],
    [SOME_ID, {}, "invalid_request"],
    ["x", { tenant: "a" }, "invalid_id"],
  ])("is refused for %s %o", async (id, json, code) => {
    expect((await give(id, json)).body).toMatchObject({ status: 400, code });
  });
});
