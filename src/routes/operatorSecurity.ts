import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../context.ts";

/** How the operator is known, as the OpenAPI document says it: the token or, in a browser, the session. */
export const OPERATOR_SECURITY = [{ operator: [] }, { session: [] }];

export function registerOperatorSecurity(router: OpenAPIHono<AppEnv>): void {
  router.openAPIRegistry.registerComponent("securitySchemes", "operator", {
    type: "http",
    scheme: "bearer",
    description: "The deployment's ADMIN_TOKEN.",
  });
  router.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "__Host-darkroom",
    description: "Set by POST /v1/session. Writes need an Origin header that is this site's own.",
  });
}
