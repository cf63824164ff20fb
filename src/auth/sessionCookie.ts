import type { Context } from "hono";
import { generateCookie, getCookie } from "hono/cookie";
import { LIMITS } from "../limits.ts";

const NAME = "darkroom";

/** `__Host-`: no other host, subdomain or path can set it or read it (RFC 6265bis, 4.1.3.2). */
const ATTRIBUTES = { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Strict" } as const;

export function readSessionCookie(c: Context): string | undefined {
  return getCookie(c, NAME, "host");
}

/** Set-Cookie that begins a session. */
export function sessionCookie(value: string): string {
  return generateCookie(NAME, value, { ...ATTRIBUTES, maxAge: LIMITS.sessionSeconds });
}

/** Set-Cookie that ends it. */
export function endedSessionCookie(): string {
  return generateCookie(NAME, "", { ...ATTRIBUTES, maxAge: 0 });
}
