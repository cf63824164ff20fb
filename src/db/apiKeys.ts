import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { apiKeys, tenants } from "./schema/index.ts";
import { SCOPES, type Scope } from "./scopes.ts";
import type { Tenant } from "./tenants.ts";

export interface ActiveKey {
  readonly keyId: string;
  readonly tenant: Tenant;
  readonly scopes: ReadonlySet<Scope>;
}

/** A key as it is listed: nothing in it opens anything. Times are Unix milliseconds. */
export interface KeyRow {
  readonly id: string;
  readonly label: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

/** The key with this hash, unless it is unknown or revoked. */
export async function findActiveKey(db: Database, sha256: string): Promise<ActiveKey | undefined> {
  const row = await db
    .select({ id: apiKeys.id, scopes: apiKeys.scopes, tenantId: tenants.id, tenantName: tenants.name })
    .from(apiKeys)
    .innerJoin(tenants, eq(tenants.id, apiKeys.tenantId))
    .where(and(eq(apiKeys.sha256, sha256), isNull(apiKeys.revokedAt)))
    .get();
  if (row === undefined) return undefined;
  return {
    keyId: row.id,
    tenant: { id: row.tenantId, name: row.tenantName },
    scopes: new Set(SCOPES.filter((scope) => row.scopes.includes(scope))),
  };
}

export async function insertKey(
  db: Database,
  key: Omit<KeyRow, "revokedAt"> & { readonly tenantId: string; readonly sha256: string },
): Promise<void> {
  await db.insert(apiKeys).values({ ...key, scopes: [...key.scopes], revokedAt: null });
}

/** All keys of a tenant, revoked ones too, newest first. Only the operator makes keys, so there are few. */
export async function listKeys(db: Database, tenantId: string): Promise<KeyRow[]> {
  return db
    .select({
      id: apiKeys.id,
      label: apiKeys.label,
      prefix: apiKeys.prefix,
      scopes: apiKeys.scopes,
      createdAt: apiKeys.createdAt,
      revokedAt: apiKeys.revokedAt,
    })
    .from(apiKeys)
    .where(eq(apiKeys.tenantId, tenantId))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
}

/** Ends a key; one that was ended before keeps its time. False where this tenant has no such key. */
export async function revokeKey(
  db: Database,
  tenantId: string,
  keyId: string,
  now: number,
): Promise<boolean> {
  const revoked = await db
    .update(apiKeys)
    .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${now})` })
    .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, keyId)))
    .returning({ id: apiKeys.id });
  return revoked.length > 0;
}
