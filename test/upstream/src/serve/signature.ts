import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import type { Env } from "../env.ts";

const PARAMETER = "X-Amz-Signature";

/** A link that only the service can make: the query ends with a keyed hash of what is before it. */
export async function signUrl(env: Env, origin: string, path: string, query: Record<string, string> = {}) {
  const url = new URL(path, origin);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  url.searchParams.set(PARAMETER, await hash(env, url));
  return url.href;
}

export async function isSigned(env: Env, address: string): Promise<boolean> {
  const url = new URL(address);
  const given = Buffer.from(url.searchParams.get(PARAMETER) ?? "");
  url.searchParams.delete(PARAMETER);
  const right = Buffer.from(await hash(env, url));
  return given.length === right.length && timingSafeEqual(given, right);
}

async function hash(env: Env, { pathname, search }: URL): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(env.AUTOENHANCE_API_KEY),
    algorithm,
    false,
    ["sign"],
  );
  return Buffer.from(await crypto.subtle.sign("HMAC", key, encoder.encode(pathname + search))).toString(
    "hex",
  );
}

/** The store's own way to refuse. */
export function refuseSignature(reason: string): Response {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>SignatureDoesNotMatch</Code><Message>${reason}</Message></Error>`;
  return new Response(xml, { status: 403, headers: { "Content-Type": "application/xml" } });
}
