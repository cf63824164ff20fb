import { createRoute, z } from "@hono/zod-openapi";
import { knownCaller } from "../auth/knownCaller.ts";
import { CODECS, ENGINES } from "../catalog/engine.ts";
import { type AppContext, laterOf } from "../context.ts";
import { findSizePreset, type SizePresetRow } from "../db/sizePresets.ts";
import { findStyle } from "../db/styles.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { assetFrame } from "../prints/assetFrame.ts";
import { frameView, viewFrame } from "../prints/frameView.ts";
import { placingFields } from "../prints/placingFields.ts";
import { servePreview } from "../prints/servePreview.ts";
import { assetOf } from "./pictures.ts";
import { createRouter, errorAnswer, idParam, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

const frameQuery = tenantQuery.extend({
  size_preset_id: z.string().min(1).openapi({ description: "Id or name of a size.", example: "9x12" }),
  ...placingFields,
});

const previewQuery = frameQuery.extend({
  style: z.string().min(1).openapi({ description: "Slug or id of a style.", example: "watercolor" }),
  width: z.coerce
    .number()
    .int()
    .min(LIMITS.previewLeastEdge)
    .max(LIMITS.previewEdge)
    .default(LIMITS.previewEdgeDefault)
    .openapi({ description: "Pixels of the preview's longer edge, whichever way the paper lies." }),
});

const REFUSALS = {
  400: errorAnswer("A malformed id, or a query that is none"),
  401: errorAnswer("No credential, or a wrong one"),
  403: errorAnswer("Without the scope `renders`, or another tenant"),
  404: errorAnswer("Unknown asset, style or size"),
};

const preview = createRoute({
  method: "get",
  path: "/v1/assets/{id}/preview",
  middleware: [knownCaller()],
  tags: ["Prints"],
  summary: "See a print before it is ordered",
  description:
    "A JPEG of what the print will look like: the same crop and border, and strokes of the same size on the paper. " +
    "Made when it is asked for, mostly within a second; may be shown for an hour, and is revalidated by its ETag.",
  security: SECURITY,
  request: { params: idParam, query: previewQuery },
  responses: {
    200: {
      description: "The preview",
      content: { "image/jpeg": { schema: z.string().openapi({ type: "string", format: "binary" }) } },
    },
    304: { description: "Not modified" },
    ...REFUSALS,
    413: errorAnswer("Too large to decode"),
    422: errorAnswer("The original is damaged"),
    503: errorAnswer("Busy with other pictures; try again after Retry-After"),
  },
});

const frame = createRoute({
  method: "get",
  path: "/v1/assets/{id}/print-frame",
  middleware: [knownCaller()],
  tags: ["Prints"],
  summary: "Tell how a picture goes on a paper",
  description:
    "The print's size, what is cropped, where the picture stands, and how many of its pixels there are to an inch. " +
    "Follows from the picture's size alone, and is answered without looking at it.",
  security: SECURITY,
  request: { params: idParam, query: frameQuery },
  responses: { 200: jsonAnswer(frameView, "The frame"), ...REFUSALS },
});

/** Prints that are looked at before they are ordered. */
export function previewRoutes() {
  const router = createRouter();

  router.openapi(preview, async (c) => {
    const { style: styleName, width: edge, tenant_name: name, ...query } = c.req.valid("query");
    const asset = await assetOf(c, c.req.valid("param").id, name, "renders");
    const [style, size] = await Promise.all([
      findStyle(c.var.services.db, styleName),
      sizeOf(c, query.size_preset_id),
    ]);
    if (style === undefined) throw new DarkroomError("style_not_found");
    const { fit, gravity, orientation } = query;
    const order = { style, size, edge, fit, gravity, orientation };
    const engine = { engines: ENGINES, decoders: CODECS };
    return servePreview(c.var.services, c.req.raw, asset, order, engine, laterOf(c));
  });

  router.openapi(frame, async (c) => {
    const { tenant_name: name, size_preset_id: sizeName, ...placing } = c.req.valid("query");
    const asset = await assetOf(c, c.req.valid("param").id, name, "renders");
    return c.json(viewFrame(assetFrame(asset, await sizeOf(c, sizeName), placing), asset), 200);
  });

  return router;
}

async function sizeOf(c: AppContext, idOrName: string): Promise<SizePresetRow> {
  const size = await findSizePreset(c.var.services.db, idOrName);
  if (size === undefined) throw new DarkroomError("size_not_found");
  return size;
}
