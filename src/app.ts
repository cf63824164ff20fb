import type { OpenAPIHono } from "@hono/zod-openapi";
import { secureHeaders } from "hono/secure-headers";
import { authenticate } from "./auth/authenticate.ts";
import type { AppEnv } from "./context.ts";
import { DarkroomError } from "./errors.ts";
import { allowOrigins } from "./ops/allowOrigins.ts";
import { rateLimit } from "./ops/rateLimit.ts";
import { requestLog } from "./ops/requestLog.ts";
import { adminKeyRoutes } from "./routes/adminKeys.ts";
import { adminOrderRoutes } from "./routes/adminOrders.ts";
import { answerError } from "./routes/answerError.ts";
import { archiveRoutes } from "./routes/archives.ts";
import { askRoutes } from "./routes/ask.ts";
import { assetRoutes } from "./routes/assets.ts";
import { docsRoutes } from "./routes/docs.ts";
import { errorReportRoutes } from "./routes/errorReports.ts";
import { healthRoutes } from "./routes/health.ts";
import { jobListRoutes } from "./routes/jobList.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { legacyRoutes } from "./routes/legacy.ts";
import { legacyOrderRoutes } from "./routes/legacyOrders.ts";
import { metricsRoutes, monitorRoutes } from "./routes/metrics.ts";
import { objectRoutes } from "./routes/objects.ts";
import { orderImageRoutes } from "./routes/orderImages.ts";
import { orderJobRoutes } from "./routes/orderJobs.ts";
import { orderPreviewRoutes } from "./routes/orderPreviews.ts";
import { orderRenderRoutes } from "./routes/orderRender.ts";
import { orderRoutes } from "./routes/orders.ts";
import { orderUploadRoutes } from "./routes/orderUploads.ts";
import { answerNowhere, isOpened, pageRoutes } from "./routes/pages.ts";
import { pictureRoutes } from "./routes/pictures.ts";
import { previewRoutes } from "./routes/previews.ts";
import { renderFileRoutes } from "./routes/renderFiles.ts";
import { renderRoutes } from "./routes/renders.ts";
import { createRouter } from "./routes/router.ts";
import { sessionRoutes } from "./routes/session.ts";
import { sizePresetRoutes } from "./routes/sizePresets.ts";
import { statsRoutes } from "./routes/stats.ts";
import { styleRoutes } from "./routes/styles.ts";
import { tenantRoutes } from "./routes/tenants.ts";
import { uploadRoutes } from "./routes/uploads.ts";
import { webhookSecretRoutes } from "./routes/webhookSecret.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { openServices } from "./services.ts";

/** The Hono app: the middleware in its order, then the routers. */
export function createApp(): OpenAPIHono<AppEnv> {
  const app = createRouter();

  app.use(requestLog());
  // A route that sets a policy of its own knows why.
  app.use(
    secureHeaders({
      overwrite: false,
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    }),
  );
  app.route("/", healthRoutes());
  app.route("/", pageRoutes());
  app.use(async (c, next) => {
    c.set("services", openServices(c.env));
    await next();
  });
  app.use(allowOrigins());
  app.route("/", objectRoutes());
  app.route("/", monitorRoutes());
  app.route("/", webhookRoutes());
  app.use(authenticate());
  app.use(rateLimit());

  app.route("/", sessionRoutes());
  app.route("/", adminKeyRoutes());
  app.route("/", adminOrderRoutes());
  app.route("/", assetRoutes());
  app.route("/", pictureRoutes());
  app.route("/", uploadRoutes());
  app.route("/", styleRoutes());
  app.route("/", sizePresetRoutes());
  app.route("/", orderRenderRoutes());
  app.route("/", renderRoutes());
  app.route("/", renderFileRoutes());
  app.route("/", previewRoutes());
  app.route("/", orderRoutes());
  app.route("/", orderUploadRoutes());
  app.route("/", orderImageRoutes());
  app.route("/", orderPreviewRoutes());
  app.route("/", orderJobRoutes());
  app.route("/", archiveRoutes());
  app.route("/", webhookSecretRoutes());
  app.route("/", jobListRoutes());
  app.route("/", jobRoutes());
  app.route("/", tenantRoutes());
  app.route("/", metricsRoutes());
  app.route("/", statsRoutes());
  app.route("/", askRoutes());
  app.route("/", errorReportRoutes());
  app.route("/", docsRoutes(app));
  app.route("/", legacyRoutes());
  app.route("/", legacyOrderRoutes());

  app.notFound((c) => {
    const error = noRoute(app, c.req.path);
    return error.code === "not_found" && isOpened(c) ? answerNowhere(c) : answerError(c, error);
  });
  app.onError((thrown, c) => answerError(c, thrown));
  return app;
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** 405 with what would do, where the path is known by another method (RFC 9110, 15.5.6). */
function noRoute(app: OpenAPIHono<AppEnv>, path: string): DarkroomError {
  // Middleware is registered for ALL, so it counts for no method.
  const known = METHODS.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  if (known.length === 0) return new DarkroomError("not_found");
  const allowed = known.includes("GET") ? ["GET", "HEAD", ...known.slice(1)] : known;
  return new DarkroomError("method_not_allowed", { headers: { Allow: allowed.join(", ") } });
}
