import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../context.ts";
import { PAGE_ADDRESSES, pageFile } from "../pages.ts";
import { createRouter } from "./router.ts";

/**
 * The web page at each of its addresses. For everyone, and whatever is configured: it is the page that says what is
 * missing. Its policy and other headers come with the file (`public/_headers`).
 */
export function pageRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  for (const { path, screen } of PAGE_ADDRESSES) {
    router.get(path, async (c) => {
      const file = new URL(pageFile(screen), c.req.url);
      const { status, headers, body } = await c.env.ASSETS.fetch(new Request(file, c.req.raw));
      return new Response(body, { status, headers });
    });
  }
  return router;
}
