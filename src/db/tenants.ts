import { eq } from "drizzle-orm";
import type { Database } from "./client.ts";
import { tenants } from "./schema/index.ts";

export interface Tenant {
  readonly id: string;
  readonly name: string;
}

export async function findTenant(db: Database, name: string): Promise<Tenant | undefined> {
  return db.select({ id: tenants.id, name: tenants.name }).from(tenants).where(eq(tenants.name, name)).get();
}

/** Two calls at the same moment get the same row: the unique name decides, and who loses reads the winner's. */
export async function findOrCreateTenant(db: Database, name: string): Promise<Tenant> {
  const existing = await findTenant(db, name);
  if (existing !== undefined) return existing;
  const created = await db
    .insert(tenants)
    .values({ id: crypto.randomUUID(), name, createdAt: Date.now() })
    .onConflictDoNothing({ target: tenants.name })
    .returning({ id: tenants.id, name: tenants.name })
    .get();
  const tenant = created ?? (await findTenant(db, name));
  if (tenant === undefined) throw new Error(`tenant ${name} was neither made nor found`);
  return tenant;
}
