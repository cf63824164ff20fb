import { createMiddleware } from "hono/factory";
import type { Variables } from "./env.ts";
import { ServiceError } from "./errors.ts";
import { note } from "./log.ts";
import { isOverRate } from "./rate.ts";

const ORDER = /^\/v3\/orders\/([^/]+)/;
const PICTURE = /^\/(?:v3\/images|images|enhanced|uploads)\/([^/]+)/;

/** Notes every request with whether it carried a key; the API answers 429 beyond its limit. */
export const admit = createMiddleware<Variables>(async (c, next) => {
  const { host, origin, pathname, search } = new URL(c.req.url);
  const order = ORDER.exec(pathname)?.[1];
  const picture = PICTURE.exec(pathname)?.[1];
  const seen = {
    ...{ host, method: c.req.method, path: pathname + search, time: Date.now() },
    ...{ key: c.req.header("x-api-key") !== undefined, range: c.req.header("Range") ?? null },
  };
  const about = { ...(order && { order }), ...(picture && { picture }) };
  const isApi = origin === c.env.API_ORIGIN;
  c.set("requestId", note(seen, about));
  if (isApi && (await isOverRate(c.env, seen.time))) throw new ServiceError(429, "Too many requests");
  return next();
});
