import { createScheduledController } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { expect, vi } from "vitest";
import type { Env } from "../../src/config.ts";
import worker from "../../src/index.ts";
import { engineGate } from "../../src/jobs/gates.ts";
import { type Answer, call, makeKey, ORIGIN, read } from "./caller.ts";

/** A tenant with a key, and what it does. Names are its own, so that tests do not meet. */
export interface Client {
  readonly tenant: string;
  readonly headers: Record<string, string>;
}

let clients = 0;

export async function newClient(name = "tenant"): Promise<Client> {
  clients += 1;
  const tenant = `${name}-${clients}`;
  return { tenant, headers: (await makeKey(tenant)).headers };
}

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(base64, "base64"));

export function formOf(file: Uint8Array<ArrayBuffer>, fileName = "photo.jpg", field = "file"): FormData {
  const form = new FormData();
  form.append(field, new File([file], fileName));
  return form;
}

/** Sends a body that the platform itself encodes: a form with its length known. */
export async function post(path: string, headers: Record<string, string>, body: BodyInit): Promise<Answer> {
  return read(
    await exports.default.fetch(new Request(`${ORIGIN}${path}`, { method: "POST", headers, body })),
  );
}

export const upload = (client: Client, file: Uint8Array<ArrayBuffer>, fileName?: string): Promise<Answer> =>
  post("/v1/assets", client.headers, formOf(file, fileName));

/** Takes a picture in, which has to be new, and returns its id. */
export async function add(client: Client, file: Uint8Array<ArrayBuffer>, fileName?: string): Promise<string> {
  const answer = await upload(client, file, fileName);
  expect(answer.status, answer.text).toBe(201);
  return String(answer.body.asset_id);
}

export interface Bytes {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

export async function get(
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Bytes> {
  const url = path.startsWith("https:") ? path : `${ORIGIN}${path}`;
  const answer = await exports.default.fetch(new Request(url, { method, headers }));
  return {
    status: answer.status,
    headers: answer.headers,
    bytes: new Uint8Array(await answer.arrayBuffer()),
  };
}

export async function asset(client: Client, id: string): Promise<Answer["body"]> {
  return (await call(`/v1/assets/${id}`, { headers: client.headers })).body;
}

/** Waits until a picture is decoded and its JPEG renditions are there. */
export async function ready(client: Client, id: string): Promise<Answer["body"]> {
  return vi.waitUntil(
    async () => {
      const seen = await asset(client, id);
      expect(seen.status, JSON.stringify(seen)).not.toBe("failed");
      return seen.status === "ready" ? seen : null;
    },
    { timeout: 40_000, interval: 50 },
  );
}

/** Asks for a rendition until it is made. */
export async function rendition(client: Client, id: string, preset: string, format: string): Promise<Bytes> {
  return vi.waitUntil(
    async () => {
      const answer = await get(`/v1/assets/${id}/renditions/${preset}?format=${format}`, client.headers);
      expect([200, 202]).toContain(answer.status);
      return answer.status === 200 ? answer : null;
    },
    { timeout: 40_000, interval: 50 },
  );
}

export interface Kept {
  readonly objects: string[];
  readonly assets: number;
  readonly jobs: number;
  readonly pending: number;
}

/** Everything that an upload could leave behind. */
export async function kept(): Promise<Kept> {
  const count = async (table: string) =>
    (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n")) ?? 0;
  const { objects } = await env.BUCKET.list();
  return {
    objects: objects.map(({ key }) => key).toSorted(),
    assets: await count("assets"),
    jobs: await count("jobs"),
    pending: await count("pending_objects"),
  };
}

/** Waits until no job is at work any more, so that what is counted stays as it is and pictures can be compared. */
export async function idle(): Promise<void> {
  await vi.waitUntil(
    async () => {
      const active = "SELECT count(*) AS n FROM jobs WHERE status IN ('queued', 'processing')";
      if ((await env.DB.prepare(active).first<number>("n")) !== 0) return false;
      const leave = engineGate.enter();
      leave?.();
      return leave !== null;
    },
    { timeout: 40_000, interval: 50 },
  );
}

/** What the cron does each minute. */
export async function sweep(): Promise<void> {
  await worker.scheduled(createScheduledController({ scheduledTime: new Date() }), env as unknown as Env);
}
