import { env } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { giveOrder } from "../../src/db/orders.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { makeKey } from "./caller.ts";
import type { Client } from "./catalogue.ts";
import { services } from "./jobKit.ts";
import { type MadeOrder, makeOrder, type OrderSpec, upstreamUrl } from "./upstream.ts";

let clients = 0;

/** A tenant with a key that may do everything with orders, unless other scopes are named. */
export async function orderClient(
  scopes: readonly string[] = ["catalogue", "orders", "orders:spend"],
): Promise<Client> {
  clients += 1;
  const tenant = `orders-${crypto.randomUUID().slice(0, 8)}-${clients}`;
  return { tenant, headers: (await makeKey(tenant, { scopes })).headers };
}

/** An order at the simulator that is this tenant's. */
export async function ownOrderOf(client: Pick<Client, "tenant">, spec: OrderSpec): Promise<MadeOrder> {
  const made = await makeOrder(spec);
  await give(made.order_id, client);
  return made;
}

export async function give(orderId: string, client: Pick<Client, "tenant">): Promise<void> {
  const { db } = services();
  const { id: tenantId } = await findOrCreateTenant(db, client.tenant);
  await giveOrder(db, { id: orderId, tenantId, now: Date.now() });
}

/** The bytes that were sent upstream for a picture. */
export async function sentBytes(imageId: unknown): Promise<Buffer> {
  const response = await fetch(`${upstreamUrl()}/v3/images/${imageId}/original`);
  if (!response.ok) throw new Error(`original of ${imageId}: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** What is left of files on their way: objects, and rows that announce them. */
export async function spooled(): Promise<{ readonly objects: number; readonly rows: number }> {
  const { objects } = await env.BUCKET.list({ prefix: "spool/" });
  const rows = await env.DB.prepare(
    "SELECT count(*) AS n FROM pending_objects WHERE key LIKE 'spool/%'",
  ).first("n");
  return { objects: objects.length, rows: Number(rows) };
}
