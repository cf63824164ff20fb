import { createRoute, z } from "@hono/zod-openapi";
import { signSession } from "../auth/session.ts";
import { endedSessionCookie, sessionCookie } from "../auth/sessionCookie.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { countTry } from "../ops/rateLimit.ts";
import { equalConstantTime } from "../storage/constantTime.ts";
import { jsonBody } from "./jsonBody.ts";
import { createRouter, errorAnswer } from "./router.ts";

const SHARED = { path: "/v1/session", tags: ["Operator"] };

const begin = createRoute({
  ...SHARED,
  method: "post",
  summary: "Begin the operator's session",
  description: `Sets a cookie for ${LIMITS.sessionSeconds / 3600} hours; another ADMIN_TOKEN ends all sessions.`,
  middleware: [jsonBody()],
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.object({ token: z.string().min(1).max(1024) }).openapi("SessionToken"),
        },
      },
    },
  },
  responses: {
    204: {
      description: "The session has begun",
      headers: { "Set-Cookie": { schema: { type: "string" }, description: "`__Host-darkroom`" } },
    },
    400: errorAnswer("No token"),
    401: errorAnswer("Wrong token"),
    403: errorAnswer("No ADMIN_TOKEN is set"),
    413: errorAnswer("Body too large"),
    429: errorAnswer(`More than ${LIMITS.sessionTriesPerMinute} tries in a minute`),
    503: errorAnswer("Tries cannot be counted now"),
  },
});

const end = createRoute({
  ...SHARED,
  method: "delete",
  summary: "End the operator's session",
  responses: { 204: { description: "The cookie is cleared" } },
});

/** The operator's session in a browser. */
export function sessionRoutes() {
  const router = createRouter();

  router.openapi(begin, async (c) => {
    const { adminToken } = c.get("services").config;
    if (adminToken === undefined) throw new DarkroomError("admin_not_configured");
    await countTry(c);
    if (!equalConstantTime(c.req.valid("json").token, adminToken)) throw new DarkroomError("wrong_token");
    return c.body(null, 204, {
      "Set-Cookie": sessionCookie(signSession(adminToken, Date.now())),
      ...NO_STORE,
    });
  });

  router.openapi(end, (c) => c.body(null, 204, { "Set-Cookie": endedSessionCookie(), ...NO_STORE }));

  return router;
}

const NO_STORE = { "Cache-Control": "no-store" };
