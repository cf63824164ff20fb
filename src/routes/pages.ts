import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "../context.ts";
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

/** Whether a person opens the address in a browser, and not a program that reads JSON. */
export function isOpened(c: AppContext): boolean {
  const { method, path } = c.req;
  return method === "GET" && !path.startsWith("/v1/") && (c.req.header("Accept") ?? "").includes("text/html");
}

/** For an address that leads nowhere: the web page, which says so and leads on. */
export async function answerNowhere(c: AppContext): Promise<Response> {
  // Without the request's headers: its conditions would be about another file.
  const { headers, body } = await c.env.ASSETS.fetch(new URL(pageFile("library"), c.req.url));
  const own = new Headers(headers);
  own.delete("ETag");
  return new Response(body, { status: 404, headers: own });
}
