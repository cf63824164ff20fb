import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { expect } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Env } from "../../src/config.ts";
import { openDatabase } from "../../src/db/client.ts";
import { assets } from "../../src/db/schema/index.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";

export const ORIGIN = "https://darkroom.test";
export const TOKEN = "test-operator-token-0123456789";
export const OPERATOR = { Authorization: `Bearer ${TOKEN}` };
export const SOME_ID = "6f1a1f5e-8a0c-4c39-9a3d-5f2f6f0c1a11";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: { [field: string]: unknown };
}

export interface Call {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
}

function request(path: string, { method = "GET", headers = {}, json }: Call = {}): Request {
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const type: Record<string, string> = json === undefined ? {} : { "Content-Type": "application/json" };
  return new Request(`${ORIGIN}${path}`, { method, headers: { ...type, ...headers }, ...body });
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== "" ? JSON.parse(text) : {},
  };
}

export async function call(path: string, options: Call = {}): Promise<Answer> {
  return read(await exports.default.fetch(request(path, options)));
}

/** The same app under other variables; `undefined` takes a variable away. */
export async function callWith(
  variables: Record<string, string | undefined>,
  path: string,
  options: Call = {},
) {
  const merged = Object.entries({ ...env, ...variables }).filter(([, value]) => value !== undefined);
  return read(
    await createApp().fetch(
      request(path, options),
      Object.fromEntries(merged) as Env,
      createExecutionContext(),
    ),
  );
}

export async function makeKey(tenant: string, json: unknown = {}) {
  const answer = await call(`/v1/admin/tenants/${tenant}/keys`, { method: "POST", headers: OPERATOR, json });
  expect(answer.status, answer.text).toBe(201);
  const { key, key_id: keyId } = answer.body as { key: string; key_id: string };
  return { key, keyId, answer, headers: { "X-API-Key": key } };
}

export const cookieOf = (value: string) => ({ Cookie: `__Host-darkroom=${value}` });

export async function begin(
  address: string,
  token = TOKEN,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return call("/v1/session", {
    method: "POST",
    json: { token },
    headers: { ...headers, "CF-Connecting-IP": address },
  });
}

let addresses = 0;

/** Signs in from an address of its own, so that the tries of one test are not another's. */
export async function signIn(): Promise<{ Cookie: string }> {
  addresses += 1;
  const answer = await begin(`203.0.113.${100 + addresses}`);
  return { Cookie: (answer.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "" };
}

export async function putAsset(tenantName: string): Promise<string> {
  const db = openDatabase(env.DB);
  const tenant = await findOrCreateTenant(db, tenantName);
  const id = crypto.randomUUID();
  await db.insert(assets).values({
    id,
    tenantId: tenant.id,
    contentHash: "0".repeat(64),
    fileName: "picture.jpg",
    objectKey: `assets/${id}`,
    etag: "e",
    sizeBytes: 3,
    crc32: 1,
    format: "jpeg",
    width: 1,
    height: 1,
    orientation: 1,
    colorModel: "rgb",
    bitDepth: 8,
    hasAlpha: false,
    progressive: false,
    warnings: [],
    createdAt: Date.now(),
  });
  return id;
}
