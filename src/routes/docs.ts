import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import packageJson from "../../package.json" with { type: "json" };
import type { AppEnv } from "../context.ts";
import { describeInterface } from "../ops/describeInterface.ts";
import { createRouter } from "./router.ts";

/**
 * The page's own policy, in place of the interface's `default-src 'none'`. Everything comes from this origin.
 * Swagger UI styles through the DOM and its own file, so inline styles need no permission either.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The vendored files are cached for good, so their address carries their version. */
const VENDOR_VERSION = packageJson.devDependencies["swagger-ui-dist"];

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Darkroom · interface</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/vendor/swagger-ui.css?v=${VENDOR_VERSION}">
<link rel="stylesheet" href="/docs/page.css">
<script src="/docs/vendor/swagger-ui-bundle.js?v=${VENDOR_VERSION}" defer></script>
<script src="/docs/start.js" defer></script>
</head>
<body>
<main id="docs">
<p class="note">Loading. The document itself is at <a href="/v1/openapi.json">/v1/openapi.json</a>; this page needs JavaScript.</p>
</main>
</body>
</html>
`;

const documentRoute = createRoute({
  method: "get",
  path: "/v1/openapi.json",
  operationId: "getOpenApi",
  summary: "This document",
  tags: ["Operation"],
  responses: {
    200: {
      description: "OpenAPI 3.1",
      content: { "application/json": { schema: { type: "object" } } },
    },
  },
});

/** The OpenAPI document of everything mounted on `app`, and the page that shows it. */
export function docsRoutes(app: OpenAPIHono<AppEnv>): OpenAPIHono<AppEnv> {
  const router = createRouter();
  registerSecurity(app);

  // Made at the first request, when all routers are mounted.
  let document: object | undefined;
  router.openAPIRegistry.registerPath(documentRoute);
  router.get(documentRoute.path, (c) => {
    document ??= app.getOpenAPI31Document(describeInterface(packageJson.version), {
      sortComponents: "alphabetically",
    });
    // The page may call only the origin it came from, so that is the server it is told.
    const servers = [{ url: new URL(c.req.url).origin }];
    return c.json({ ...document, servers }, 200, { "Cache-Control": "no-cache" });
  });

  router.get("/docs", (c) =>
    c.html(PAGE, 200, { "Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache" }),
  );
  return router;
}

function registerSecurity(app: OpenAPIHono<AppEnv>): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "A tenant's key.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "X-API-Key",
    description: "A tenant's key.",
  });
}
