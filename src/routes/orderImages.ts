import { createRoute, z } from "@hono/zod-openapi";
import { type AppContext, laterOf } from "../context.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { imagesQuery, readParams } from "../orders/downloadParams.ts";
import { downloadView } from "../orders/downloadView.ts";
import { findOutcome } from "../orders/findOutcome.ts";
import { planDownload } from "../orders/planDownload.ts";
import { awaitReady, isReady, requirePictures } from "../orders/readiness.ts";
import { serveStaged } from "../orders/serveStaged.ts";
import { announceStream, streamOrder } from "../orders/streamOrder.ts";
import { requireUpstream } from "../services.ts";
import { orderTenant } from "./orderAccess.ts";
import { createRouter, errorAnswer, idParam, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

const MODES = ["stream", "staged"] as const;
type Mode = (typeof MODES)[number];

const zip = (description: string) => ({
  description,
  content: { "application/zip": { schema: z.string().openapi({ type: "string", format: "binary" }) } },
});

export const orderImagesQuery = tenantQuery.extend({
  ...imagesQuery.shape,
  mode: z
    .enum(MODES)
    .optional()
    .openapi({
      description:
        "`stream` (default): the first byte leaves as soon as the first picture arrives. `staged`: the pictures are " +
        "gathered first, so that length, counts, ETag and ranges are exact.",
    }),
});

const images = createRoute({
  method: "get",
  path: "/v1/orders/{id}/images",
  tags: ["Orders"],
  summary: "Download the enhanced pictures as one ZIP",
  description:
    "In the order's own sequence, under safe and unique names; the same order gives the same bytes. What could not " +
    "be had is told in `_download_report.txt` and, for a stream, afterwards in " +
    "`GET /v1/orders/{id}/downloads/{download_id}` (`X-Download-Id`). " +
    `A stream carries at most ${LIMITS.orderPictures.toLocaleString("en")} pictures and 3.9 GiB; what would cross that is not begun.`,
  security: SECURITY,
  request: { params: idParam, query: orderImagesQuery },
  responses: {
    200: zip("The archive"),
    206: zip("The part asked for; staged only"),
    304: { description: "Not modified; staged only" },
    400: errorAnswer("Not a UUID, or an invalid parameter"),
    401: errorAnswer(
      "No credential, or a wrong one; or the enhancement service refused the deployment's key",
    ),
    403: errorAnswer("Without the scope `orders` (and `orders:spend` for preview=false), or another tenant"),
    404: errorAnswer("No such order"),
    409: errorAnswer("Its brackets are still merging"),
    413: errorAnswer("Too many pictures"),
    416: errorAnswer("The range lies outside the archive; staged only"),
    422: errorAnswer("No picture could be had; `failures` says why"),
    502: errorAnswer("The enhancement service failed"),
    503: errorAnswer("The enhancement service is not available, or none is configured"),
  },
});

const download = createRoute({
  method: "get",
  path: "/v1/orders/{id}/downloads/{download_id}",
  tags: ["Orders"],
  summary: "Read what became of a download",
  description:
    "Of a streamed one by its `X-Download-Id`; of a gathered one, or of an import, by the job's id.",
  security: SECURITY,
  request: {
    params: idParam.extend({
      download_id: z.uuid().openapi({ param: { name: "download_id", in: "path" } }),
    }),
    query: tenantQuery,
  },
  responses: {
    200: jsonAnswer(downloadView, "The download"),
    400: errorAnswer("Not a UUID"),
    401: errorAnswer("No credential, or a wrong one"),
    403: errorAnswer("Without the scope `orders`, or another tenant"),
    404: errorAnswer("No such download"),
  },
});

/** Enhanced pictures of a whole order. */
export function orderImageRoutes() {
  const router = createRouter();

  router.openapi(images, async (c) =>
    answerImages(c, c.req.valid("param").id, c.req.valid("query"), "stream"),
  );

  router.openapi(download, async (c) => {
    const { id, download_id: downloadId } = c.req.valid("param");
    const tenant = await orderTenant(c, id, c.req.valid("query").tenant_name, { reads: true });
    const outcome = await findOutcome(c.var.services, tenant.id, id, downloadId);
    if (outcome === undefined) throw new DarkroomError("not_found");
    return c.json(outcome, 200, { "Cache-Control": "no-store" });
  });

  return router;
}

/** The archive of an order, in the mode asked for. */
export async function answerImages(
  c: AppContext,
  orderId: string,
  { tenant_name: name, wait = 0, mode, ...given }: z.output<typeof orderImagesQuery>,
  defaultMode: Mode,
): Promise<Response> {
  const params = readParams(given);
  const tenant = await orderTenant(c, orderId, name, { spends: !params.preview });
  const { services } = c.var;
  const upstream = requireUpstream(services).withDevMode(params.devMode);
  const { signal } = c.req.raw;
  const order = await awaitReady(upstream, orderId, { waitSeconds: wait, signal });
  requirePictures(order);
  const plan = planDownload(order, params);
  const wanted = { tenantId: tenant.id, plan, params };
  const later = laterOf(c);
  if ((mode ?? defaultMode) === "staged") {
    return serveStaged(services, c.req.raw, { ...wanted, deadline: 0, ready: isReady(order) }, later);
  }
  if (c.req.raw.method === "HEAD") return announceStream(plan);
  return streamOrder(services, { ...wanted, upstream, signal, later });
}
