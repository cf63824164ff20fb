import { createMiddleware } from "hono/factory";
import type { AppContext, AppEnv } from "../context.ts";
import { findActiveKey } from "../db/apiKeys.ts";
import { DarkroomError } from "../errors.ts";
import { addressBucket, countCall, countTry } from "../ops/rateLimit.ts";
import type { Services } from "../services.ts";
import { equalConstantTime } from "../storage/constantTime.ts";
import { bearerToken } from "./bearer.ts";
import type { Caller } from "./caller.ts";
import { hashKey, looksLikeKey } from "./keys.ts";
import { isOwnWrite } from "./origin.ts";
import { unauthenticated } from "./refusals.ts";
import { isSessionValid } from "./session.ts";
import { endedSessionCookie, readSessionCookie } from "./sessionCookie.ts";

const OPERATOR_BY_TOKEN = { kind: "operator", via: "token" } as const;

/** Here a new session may replace one that has run out, so that one is no credential here. */
const SESSION_PATH = "/v1/session";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** Where an unknown credential can only have been meant for the operator. */
const OPERATOR_PATHS = /^\/v1\/admin\/|\/purge\/?$/;

interface Credential {
  /** Who a value makes of the caller. */
  check(services: Services, value: string): Promise<Caller | undefined>;
  /** Whether a value that was refused may have been a try at the operator's token. */
  isTry(value: string): boolean;
}

/** Where a credential may stand. Never the query string: that is logged on its way. */
const HEADERS: Readonly<Record<string, Credential>> = {
  Authorization: {
    async check(services, value) {
      const token = bearerToken(value) ?? "";
      return isAdminToken(services, token) ? OPERATOR_BY_TOKEN : keyCaller(services, token);
    },
    isTry(value) {
      const token = bearerToken(value);
      return token !== undefined && !looksLikeKey(token);
    },
  },
  "X-API-Key": { check: keyCaller, isTry: () => false },
  "X-Admin-Token": {
    async check(services, value) {
      if (services.config.adminToken === undefined) throw new DarkroomError("admin_not_configured");
      return isAdminToken(services, value) ? OPERATOR_BY_TOKEN : undefined;
    },
    isTry: () => true,
  },
};

/**
 * Decides who is calling, as `c.var.caller`. What was sent must be right, in open mode too; where nothing was
 * sent the routes decide, since some are for everyone.
 * @throws DarkroomError `unauthenticated`, `origin_mismatch`, `admin_not_configured`, `rate_limited`
 */
export function authenticate() {
  return createMiddleware<AppEnv>(async (c, next) => {
    const caller = (await callerByHeader(c)) ?? (await callerBySession(c));
    c.set("caller", caller ?? stranger(c));
    await next();
    // A session that has run out is taken from the browser, and does not shut the public pages meanwhile.
    if (caller === undefined && readSessionCookie(c) !== undefined && !c.res.headers.has("Set-Cookie"))
      c.header("Set-Cookie", endedSessionCookie());
  });
}

/** Every credential sent must hold; among those that do, the operator's counts. */
async function callerByHeader(c: AppContext): Promise<Caller | undefined> {
  const callers: Caller[] = [];
  for (const [name, { check, isTry }] of Object.entries(HEADERS)) {
    const value = c.req.header(name);
    if (value === undefined) continue;
    const caller = await check(c.get("services"), value);
    if (caller === undefined) {
      if (isTry(value)) await countTry(c);
      return refuse(c);
    }
    callers.push(caller);
  }
  return callers.find((caller) => caller.kind === "operator") ?? callers[0];
}

async function callerBySession(c: AppContext): Promise<Caller | undefined> {
  const value = readSessionCookie(c);
  if (value === undefined) return undefined;
  const { adminToken, publicUrl } = c.get("services").config;
  if (adminToken === undefined || !isSessionValid(value, adminToken, Date.now())) {
    if (c.req.path === SESSION_PATH || SAFE_METHODS.has(c.req.method)) return undefined;
    return refuse(c, { "Set-Cookie": endedSessionCookie() });
  }
  if (!isOwnWrite(c.req.method, c.req.header("Origin"), c.req.url, publicUrl))
    throw new DarkroomError("origin_mismatch");
  return { kind: "operator", via: "session" };
}

function stranger(c: AppContext): Caller {
  return { kind: c.get("services").config.authMode === "open" ? "open" : "anonymous" };
}

/** A refused credential counts as a call of its address, so that nobody tries keys without end. */
async function refuse(c: AppContext, headers: Readonly<Record<string, string>> = {}): Promise<never> {
  const counted = await countCall(c, addressBucket(c));
  const { adminToken } = c.get("services").config;
  if (adminToken === undefined && OPERATOR_PATHS.test(c.req.path))
    throw new DarkroomError("admin_not_configured");
  throw unauthenticated({ ...counted, ...headers });
}

function isAdminToken(services: Services, token: string): boolean {
  const { adminToken } = services.config;
  return adminToken !== undefined && equalConstantTime(token, adminToken);
}

async function keyCaller(services: Services, key: string): Promise<Caller | undefined> {
  if (!looksLikeKey(key)) return undefined;
  const found = await findActiveKey(services.db, hashKey(key));
  return found === undefined ? undefined : { kind: "key", ...found };
}
