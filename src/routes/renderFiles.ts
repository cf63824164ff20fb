import { createRoute, z } from "@hono/zod-openapi";
import { type AppContext, laterOf } from "../context.ts";
import type { RenderRecord } from "../db/renders.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { RENDER_FILES, type RenderFileKind } from "../prints/renderFiles.ts";
import { requireFile, serveRender, signFile } from "../prints/serveRender.ts";
import { REFUSALS, renderOf } from "./renders.ts";
import { createRouter, errorAnswer, idParam, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

export const linkView = z
  .object({
    url: z.string().openapi({ description: "Signed: opens for anyone until it expires." }),
    expires_in: z.number().int().openapi({ description: "Seconds it lives." }),
  })
  .openapi("RenderLink");

const SHARED = {
  method: "get" as const,
  tags: ["Prints"],
  security: SECURITY,
  request: { params: idParam, query: tenantQuery },
};

const ABSENT = {
  ...REFUSALS,
  404: errorAnswer("No such render, or its files were removed"),
  409: errorAnswer("Render not completed"),
};

const bytes = (type: string, description: string) => ({
  description,
  content: { [type]: { schema: z.string().openapi({ type: "string", format: "binary" }) } },
});

function link(path: string, summary: string) {
  return createRoute({
    ...SHARED,
    path,
    summary,
    responses: { 200: jsonAnswer(linkView, "The link"), ...ABSENT },
  });
}

function file(path: string, summary: string, type: string) {
  return createRoute({
    ...SHARED,
    path,
    summary,
    description: "ETag, Range, If-None-Match and If-Range; HEAD too.",
    responses: {
      200: bytes(type, "The file"),
      206: bytes(type, "The part asked for"),
      304: { description: "Not modified" },
      ...ABSENT,
      416: errorAnswer("The range lies outside the file"),
    },
  });
}

const ROUTES = {
  tiff: {
    link: link("/v1/renders/{id}/download", "Get a link to a render's TIFF"),
    file: file("/v1/renders/{id}/print.tif", "Download a render's TIFF", "image/tiff"),
  },
  preview: {
    link: link("/v1/renders/{id}/preview", "Get a link to a render's preview"),
    file: file("/v1/renders/{id}/preview.jpg", "Get a render's preview", "image/jpeg"),
  },
} satisfies Record<RenderFileKind, unknown>;

/** The files of prints: links that open for anyone, and the bytes themselves. */
export function renderFileRoutes() {
  const router = createRouter();
  for (const kind of RENDER_FILES) {
    router.openapi(ROUTES[kind].link, async (c) => {
      const record = await renderOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
      return c.json(await linkTo(c, record, kind), 200, { "Cache-Control": "no-store" });
    });
    router.openapi(ROUTES[kind].file, async (c) => {
      const record = await renderOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
      return answerFile(c, record, kind);
    });
  }
  return router;
}

async function linkTo(
  c: AppContext,
  record: RenderRecord,
  kind: RenderFileKind,
): Promise<z.infer<typeof linkView>> {
  const url = await signFile(c.var.services, record.render, requireFile(record, kind));
  return { url, expires_in: LIMITS.signedUrlSeconds };
}

async function answerFile(c: AppContext, record: RenderRecord, kind: RenderFileKind): Promise<Response> {
  const found = requireFile(record, kind);
  const response = await serveRender(c.var.services, c.req.raw, record.render, found, {}, laterOf(c));
  if (response === null) throw new DarkroomError("print_purged");
  return response;
}
