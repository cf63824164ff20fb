import { createHmac, hkdfSync } from "node:crypto";
import { LIMITS } from "../limits.ts";
import { equalConstantTime } from "../storage/constantTime.ts";

/** `v1.<expiry, Unix seconds>.<HMAC-SHA256, base64url>` */
const VALUE = /^v1\.(\d{10})\.([A-Za-z0-9_-]{43})$/;

/** RFC 5869, 3.2: the context that keeps this key apart from any other made of the same token. */
const CONTEXT = "darkroom operator session v1";

/**
 * The value of a new operator's cookie. Nothing is stored: the token is the key, so another token ends
 * every session.
 */
export function signSession(adminToken: string, nowMs: number): string {
  const expires = Math.floor(nowMs / 1000) + LIMITS.sessionSeconds;
  return `v1.${expires}.${signature(adminToken, expires)}`;
}

/** Whether this cookie was made with this token and has not run out. */
export function isSessionValid(value: string, adminToken: string, nowMs: number): boolean {
  const [, expires, given] = VALUE.exec(value) ?? [];
  if (expires === undefined || given === undefined) return false;
  const signed = equalConstantTime(given, signature(adminToken, Number(expires)));
  return signed && Number(expires) * 1000 > nowMs;
}

function signature(adminToken: string, expires: number): string {
  const key = new Uint8Array(hkdfSync("sha256", adminToken, "", CONTEXT, 32));
  return createHmac("sha256", key).update(`v1.${expires}`).digest("base64url");
}
