import { createRoute, z } from "@hono/zod-openapi";
import { makeKey } from "../auth/keys.ts";
import { operatorOnly } from "../auth/operator.ts";
import { parseTenantName } from "../auth/tenantName.ts";
import { insertKey, type KeyRow, listKeys, revokeKey } from "../db/apiKeys.ts";
import { DEFAULT_SCOPES, SCOPES } from "../db/scopes.ts";
import { findOrCreateTenant, findTenant } from "../db/tenants.ts";
import { isoTime } from "../db/time.ts";
import { DarkroomError } from "../errors.ts";
import { jsonBody } from "./jsonBody.ts";
import { OPERATOR_SECURITY, registerOperatorSecurity } from "./operatorSecurity.ts";
import { createRouter, errorAnswer, jsonAnswer } from "./router.ts";

const tenantParam = z.object({
  name: z
    .string()
    .openapi({ param: { name: "name", in: "path" }, description: "The tenant.", example: "studio" }),
});

const keyParam = tenantParam.extend({
  key_id: z.uuid().openapi({ param: { name: "key_id", in: "path" } }),
});

const newKey = z
  .object({
    label: z.string().max(100).optional().openapi({ description: "To tell keys apart.", example: "website" }),
    scopes: z
      .array(z.enum(SCOPES))
      .min(1)
      .optional()
      .openapi({ description: `What the key may do; ${DEFAULT_SCOPES.join(" and ")} if left out.` }),
  })
  .openapi("NewApiKey");

const listedKey = z
  .object({
    key_id: z.uuid(),
    prefix: z.string().openapi({ description: "First characters of the key.", example: "dk_3fKd9" }),
    label: z.string(),
    scopes: z.array(z.string()),
    tenant: z.string(),
    created_at: z.iso.datetime(),
    revoked_at: z.iso.datetime().nullable(),
  })
  .openapi("ApiKey");

const createdKey = listedKey
  .extend({ key: z.string().openapi({ description: "The key itself, shown this once." }) })
  .openapi("CreatedApiKey");

const SHARED = { path: "/v1/admin/tenants/{name}/keys", tags: ["Operator"], security: OPERATOR_SECURITY };

const REFUSALS = {
  401: errorAnswer("No credential, or a wrong one"),
  403: errorAnswer("Not the operator, or no ADMIN_TOKEN is set"),
};

const create = createRoute({
  ...SHARED,
  method: "post",
  summary: "Make a key for a tenant",
  description: "Makes the tenant too, if it is new.",
  middleware: [operatorOnly(), jsonBody()],
  request: { params: tenantParam, body: { content: { "application/json": { schema: newKey } } } },
  responses: {
    201: jsonAnswer(createdKey, "The key"),
    400: errorAnswer("Invalid name, label or scopes"),
    413: errorAnswer("Body too large"),
    ...REFUSALS,
  },
});

const list = createRoute({
  ...SHARED,
  method: "get",
  summary: "List a tenant's keys",
  description: "Newest first, revoked ones too; never the keys themselves.",
  middleware: [operatorOnly()],
  request: { params: tenantParam },
  responses: {
    200: jsonAnswer(z.object({ keys: z.array(listedKey) }), "The keys"),
    404: errorAnswer("No such tenant"),
    ...REFUSALS,
  },
});

const revoke = createRoute({
  ...SHARED,
  path: "/v1/admin/tenants/{name}/keys/{key_id}",
  method: "delete",
  summary: "Revoke a key",
  description: "It ends with the next call made with it. Revoking it again changes nothing.",
  middleware: [operatorOnly()],
  request: { params: keyParam },
  responses: { 204: { description: "Revoked" }, 404: errorAnswer("No such tenant or key"), ...REFUSALS },
});

/** The operator makes keys for tenants, lists them and revokes them. */
export function adminKeyRoutes() {
  const router = createRouter();
  registerOperatorSecurity(router);

  router.openapi(create, async (c) => {
    const name = parseTenantName(c.req.valid("param").name);
    const { label = "", scopes = DEFAULT_SCOPES } = c.req.valid("json");
    const { db } = c.get("services");
    const tenant = await findOrCreateTenant(db, name);
    const { key, prefix, sha256 } = makeKey();
    const row = {
      id: crypto.randomUUID(),
      label,
      prefix,
      scopes: [...new Set(scopes)],
      createdAt: Date.now(),
    };
    await insertKey(db, { ...row, tenantId: tenant.id, sha256 });
    c.get("log").info("key_created", { key_id: row.id, tenant: name, scopes: row.scopes.join(" ") });
    return c.json({ ...viewKey({ ...row, revokedAt: null }, name), key }, 201, {
      "Cache-Control": "no-store",
    });
  });

  router.openapi(list, async (c) => {
    const { db } = c.get("services");
    const tenant = await knownTenant(db, c.req.valid("param").name);
    const keys = await listKeys(db, tenant.id);
    return c.json({ keys: keys.map((row) => viewKey(row, tenant.name)) }, 200, {
      "Cache-Control": "no-store",
    });
  });

  router.openapi(revoke, async (c) => {
    const { name, key_id: keyId } = c.req.valid("param");
    const { db } = c.get("services");
    const tenant = await knownTenant(db, name);
    if (!(await revokeKey(db, tenant.id, keyId, Date.now()))) throw new DarkroomError("not_found");
    c.get("log").info("key_revoked", { key_id: keyId, tenant: name });
    return c.body(null, 204);
  });

  return router;
}

async function knownTenant(db: Parameters<typeof findTenant>[0], name: string) {
  const tenant = await findTenant(db, parseTenantName(name));
  if (tenant === undefined) throw new DarkroomError("not_found");
  return tenant;
}

function viewKey(row: KeyRow, tenant: string) {
  return {
    key_id: row.id,
    prefix: row.prefix,
    label: row.label,
    scopes: [...row.scopes],
    tenant,
    created_at: isoTime(row.createdAt),
    revoked_at: row.revokedAt === null ? null : isoTime(row.revokedAt),
  };
}
