import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import { unzipSync } from "fflate";
import { expect, vi } from "vitest";
import { claimOrder } from "../../src/db/orders.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { call, makeKey } from "./caller.ts";
import { type Bytes, get } from "./catalogue.ts";
import { services } from "./jobKit.ts";
import { type MadeOrder, makeOrder, type OrderSpec } from "./upstream.ts";

export const REPORT = "_download_report.txt";

/** A tenant that may spend, too. */
export interface OrderClient {
  readonly tenant: string;
  readonly headers: Record<string, string>;
}

let clients = 0;

export async function orderClient(scopes = ["catalogue", "orders", "orders:spend"]): Promise<OrderClient> {
  clients += 1;
  const tenant = `downloads-${clients}`;
  return { tenant, headers: (await makeKey(tenant, { scopes })).headers };
}

/** An order at the simulator that is the tenant's. */
export async function orderOf(client: OrderClient, spec: OrderSpec): Promise<MadeOrder> {
  const order = await makeOrder(spec);
  const { db } = services();
  const tenant = await findOrCreateTenant(db, client.tenant);
  await claimOrder(db, { id: order.order_id, tenantId: tenant.id, name: null, now: Date.now() });
  return order;
}

export interface Entry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a ZIP holds, in its own order; size and CRC-32 of each file are checked (APPNOTE 4.3.12). */
export function entriesOf(zip: Uint8Array): Entry[] {
  const view = Buffer.from(zip);
  const files = unzipSync(zip);
  const entries: Entry[] = [];
  const end = view.lastIndexOf(Buffer.from("PK\x05\x06"));
  let at = view.readUInt32LE(end + 16);
  for (let left = view.readUInt16LE(end + 10); left > 0; left -= 1) {
    const name = view.toString("utf8", at + 46, at + 46 + view.readUInt16LE(at + 28));
    const bytes = files[name] ?? new Uint8Array(0);
    expect(crc32(bytes), name).toBe(view.readUInt32LE(at + 16));
    expect(bytes.length, name).toBe(view.readUInt32LE(at + 24));
    entries.push({ name, bytes });
    at += 46 + view.readUInt16LE(at + 28) + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return entries;
}

export const namesIn = (zip: Uint8Array): string[] => entriesOf(zip).map(({ name }) => name);

export function reportIn(zip: Uint8Array): string {
  return Buffer.from(entriesOf(zip).find(({ name }) => name === REPORT)?.bytes ?? []).toString();
}

export type Mode = "stream" | "staged";

export function download(client: OrderClient, orderId: string, mode: Mode, query = ""): Promise<Bytes> {
  return get(`/v1/orders/${orderId}/images?mode=${mode}${query}`, client.headers);
}

export function bodyOf({ bytes }: Bytes): Record<string, unknown> {
  return JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;
}

/** What is told of a streamed download once it has ended. */
export async function endOf(client: OrderClient, orderId: string, answer: { headers: Headers }) {
  const path = `/v1/orders/${orderId}/downloads/${answer.headers.get("X-Download-Id")}`;
  return vi.waitUntil(
    async () => {
      const { status, body, text } = await call(path, { headers: client.headers });
      expect(status, text).toBe(200);
      return body.outcome === "running" ? null : body;
    },
    { timeout: 20_000, interval: 20 },
  );
}
