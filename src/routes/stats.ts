import { createRoute, z } from "@hono/zod-openapi";
import { visibleTenant } from "../auth/monitor.ts";
import { listErrorEvents } from "../db/errorEvents.ts";
import { readTenantUsage, type TenantUsage } from "../db/totals.ts";
import { LIMITS } from "../limits.ts";
import { uptimeSeconds } from "../ops/uptime.ts";
import type { Services } from "../services.ts";
import { issueView, viewIssue } from "./errorReports.ts";
import { OPERATOR_SECURITY } from "./operatorSecurity.ts";
import { createRouter, errorAnswer, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

/** Errors shown here; the whole list is at /api/sentry/issues. */
const RECENT = 10;

const count = z.number().int();

const statsView = z
  .object({
    uptime_seconds: count.openapi({
      description: "Since the first request of the isolate that answers; others began at other times.",
    }),
    orders_created: count.openapi({ description: "Orders created upstream." }),
    images_uploaded: count.openapi({
      description: "Pictures sent upstream, to orders; `assets_uploaded` are those taken in here.",
    }),
    orders_processed: count.openapi({ description: "Orders handed out as one archive." }),
    images_downloaded: count.openapi({ description: "Enhanced pictures had from upstream." }),
    images_failed: count.openapi({ description: "Pictures of orders that could not be had or sent." }),
    zips_served: count.openapi({ description: "ZIP files, own archives too." }),
    assets_uploaded: count.openapi({
      description: "Taken in so far, deleted ones too; duplicates are not counted.",
    }),
    assets_failed: count.openapi({ description: "Kept pictures that could not be decoded." }),
    renditions_made: count.openapi({ description: "So far, deleted ones too." }),
    limits: z.object({
      upload_bytes: count,
      decode_pixels: count.openapi({ description: "Pixels of a picture." }),
      calls_per_minute: count.openapi({ description: "Of one key; 0 for no limit." }),
      job_attempts: count,
      signed_url_seconds: count,
      page_size: count,
      order_images: count.openapi({ description: "Pictures of one order." }),
      order_files: count.openapi({ description: "Files of one `POST /v1/orders`." }),
      order_upload_bytes: count.openapi({ description: "Those files together." }),
      order_wait_seconds: count.openapi({ description: "The longest `wait`." }),
      order_ready_seconds: count.openapi({ description: "How long a job waits for an order." }),
      stream_bytes: count.openapi({ description: "An archive with `mode=stream`." }),
      archive_members: count.openapi({ description: "Of an archive of own pictures." }),
      archive_seconds: z.number().openapi({ description: "How long a complete archive is served again." }),
    }),
    recent_errors: z
      .array(issueView)
      .optional()
      .openapi({ description: `For the operator: the newest ${RECENT} of /api/sentry/issues.` }),
  })
  .openapi("Stats");

const route = createRoute({
  method: "get",
  path: "/api/stats",
  operationId: "getStats",
  tags: ["Operation"],
  summary: "Counters and limits",
  description: "Of all tenants for the operator and in open mode, of its own tenant for a key.",
  security: [...SECURITY, ...OPERATOR_SECURITY],
  request: { query: tenantQuery },
  responses: {
    200: jsonAnswer(statsView, "The counters"),
    401: errorAnswer("No credential, or a wrong one"),
    403: errorAnswer("A key that lacks the scope `catalogue`, or names another tenant"),
  },
});

/** Counters for a glance at a deployment. */
export function statsRoutes() {
  const router = createRouter();
  router.openapi(route, async (c) => {
    const { services } = c.var;
    const tenantId = await visibleTenant(c, c.req.valid("query").tenant_name);
    const [tenants, errors] = await Promise.all([
      readTenantUsage(services.db, tenantId),
      c.var.caller.kind === "operator" ? listErrorEvents(services.db, RECENT) : null,
    ]);
    const stats = {
      uptime_seconds: uptimeSeconds(Date.now()),
      orders_created: sum(tenants, ({ usage }) => usage.ordersCreated),
      images_uploaded: sum(tenants, ({ usage }) => usage.imagesSent),
      orders_processed: sum(tenants, ({ usage }) => usage.ordersProcessed),
      images_downloaded: sum(tenants, ({ usage }) => usage.imagesDownloaded),
      images_failed: sum(tenants, ({ usage }) => usage.imagesFailed),
      zips_served: sum(tenants, ({ usage }) => usage.zipsServed),
      assets_uploaded: sum(tenants, ({ usage }) => usage.uploads),
      assets_failed: sum(tenants, ({ failedAssets }) => failedAssets),
      renditions_made: sum(tenants, ({ usage }) => usage.renditions),
      limits: viewLimits(services),
      ...(errors === null ? {} : { recent_errors: errors.map(viewIssue) }),
    };
    return c.json(stats, 200, { "Cache-Control": "no-store" });
  });
  return router;
}

function sum(tenants: readonly TenantUsage[], figure: (tenant: TenantUsage) => number): number {
  return tenants.reduce((total, tenant) => total + figure(tenant), 0);
}

function viewLimits({ config }: Pick<Services, "config">) {
  return {
    upload_bytes: LIMITS.uploadBytes,
    decode_pixels: LIMITS.decodePixels,
    calls_per_minute: config.callsPerMinute,
    job_attempts: config.jobs.retryDelays.length + 1,
    signed_url_seconds: LIMITS.signedUrlSeconds,
    page_size: LIMITS.pageSize,
    order_images: LIMITS.orderPictures,
    order_files: LIMITS.orderFiles,
    order_upload_bytes: LIMITS.orderUploadBytes,
    order_wait_seconds: LIMITS.orderWaitSeconds,
    order_ready_seconds: LIMITS.orderReadySeconds,
    stream_bytes: LIMITS.streamBytes,
    archive_members: LIMITS.archiveMembers,
    archive_seconds: config.archiveSeconds,
  };
}
