import { createMiddleware } from "hono/factory";
import type { AppContext, AppEnv } from "../context.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { addressGroup } from "./addressGroup.ts";
import type { Allowance } from "./callWindow.ts";
import { describeError } from "./log.ts";

/** Limits the calls of a key, of the operator, or of an address where no key is asked for. */
export function rateLimit() {
  return createMiddleware<AppEnv>(async (c, next) => {
    const headers = await countCall(c, bucketOf(c));
    await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
}

/**
 * Counts one call and returns the headers that tell of it: none where no limit is set, or where the counter
 * cannot be reached, since serving matters more than counting.
 * @throws DarkroomError `rate_limited`
 */
export async function countCall(c: AppContext, bucket: string): Promise<Record<string, string>> {
  const { config, rates } = c.get("services");
  const limit = config.callsPerMinute;
  if (limit === 0) return {};
  let allowance: Allowance;
  try {
    allowance = await rates.getByName(bucket).hit(limit);
  } catch (thrown) {
    c.get("log").warn("rate_limit_unreachable", describeError(thrown));
    return {};
  }
  if (!allowance.allowed) throw rateLimited(limit, allowance);
  return rateHeaders(limit, allowance);
}

/**
 * Counts a try at the operator's token against its address, whatever the general limit says; where tries
 * cannot be counted there are none.
 * @throws DarkroomError `rate_limited`, `unavailable`
 */
export async function countTry(c: AppContext): Promise<void> {
  const limit = LIMITS.sessionTriesPerMinute;
  let allowance: Allowance;
  try {
    allowance = await c.get("services").rates.getByName(addressBucket(c, "session")).hitKept(limit);
  } catch (cause) {
    throw new DarkroomError("unavailable", { cause });
  }
  if (!allowance.allowed) throw rateLimited(limit, allowance);
}

/** Answer for one call too many. */
function rateLimited(limit: number, allowance: Allowance): DarkroomError {
  return new DarkroomError("rate_limited", {
    headers: { ...rateHeaders(limit, allowance), "Retry-After": String(allowance.resetSeconds) },
  });
}

export function addressBucket(c: AppContext, purpose = "address"): string {
  return `${purpose}:${addressGroup(c.req.header("CF-Connecting-IP"))}`;
}

function bucketOf(c: AppContext): string {
  const caller = c.get("caller");
  if (caller.kind === "key") return `key:${caller.keyId}`;
  return caller.kind === "operator" ? "operator" : addressBucket(c);
}

/** Reset is in seconds from now, as Retry-After is. */
function rateHeaders(limit: number, allowance: Allowance): Record<string, string> {
  return {
    "X-RateLimit-Limit": String(limit),
    "X-RateLimit-Remaining": String(allowance.remaining),
    "X-RateLimit-Reset": String(allowance.resetSeconds),
  };
}
