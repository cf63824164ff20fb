import { Hono } from "hono";
import { admit } from "./admit.ts";
import { brackets } from "./api/brackets.ts";
import { control } from "./api/control.ts";
import { images } from "./api/images.ts";
import { orders } from "./api/orders.ts";
import type { Env, Variables } from "./env.ts";
import { ServiceError } from "./errors.ts";
import { assets, store } from "./serve/hosts.ts";

export { Service } from "./state/service.ts";

/*
 * A simulator of the enhancement service's API v3: its API, and the two other origins that its redirects lead
 * to. What happens to connections (resets, cuts, slowness) is front.ts's.
 */
const apps = {
  api: host()
    .use(admit)
    .route("/v3/orders", orders)
    .route("/v3/images", images)
    .route("/v3/brackets", brackets),
  assets: host().use(admit).route("/", assets),
  store: host().use(admit).route("/", store),
  /** Open, not logged, and counted for no limit. */
  control: host().route("/_simulator", control),
};

/** Errors in the service's shape; collections are reached with and without a slash at their end. */
function host(): Hono<Variables> {
  const app = new Hono<Variables>({ strict: false });
  app.notFound((c) => c.json({ message: "Not found", detail: {} }, 404));
  app.onError((error, c) => {
    if (error instanceof ServiceError)
      return c.json({ message: error.message, detail: error.detail }, error.status);
    console.error(error);
    return c.json({ message: "Internal error", detail: { error: String(error) } }, 500);
  });
  return app;
}

export default {
  fetch(request, env, context) {
    const { origin, pathname } = new URL(request.url);
    const isControl = origin === env.API_ORIGIN && pathname.startsWith("/_simulator/");
    const names = { [env.ASSETS_ORIGIN]: "assets", [env.STORE_ORIGIN]: "store" } as const;
    const app = isControl ? apps.control : apps[names[origin] ?? "api"];
    return app.fetch(request, env, context);
  },
} satisfies ExportedHandler<Env>;
