import { createRoute, z } from "@hono/zod-openapi";
import { readAs } from "../auth/tenant.ts";
import type { AppContext } from "../context.ts";
import { cutPage, decodeCursor } from "../db/paging.ts";
import { findRender, listRenders, type RenderRecord } from "../db/renders.ts";
import { DarkroomError } from "../errors.ts";
import { jobView, viewRow } from "../jobs/view.ts";
import { renderView, viewRender } from "../prints/renderView.ts";
import { cancelJob, retryJob, viewOf } from "./jobChanges.ts";
import {
  createRouter,
  errorAnswer,
  idParam,
  jsonAnswer,
  pageQuery,
  SECURITY,
  tenantQuery,
} from "./router.ts";

export const REFUSALS = {
  400: errorAnswer("Malformed id, cursor or tenant name"),
  401: errorAnswer("No credential, or a wrong one"),
  403: errorAnswer("Without the scope `renders`, or another tenant"),
  404: errorAnswer("No such render"),
};

const ONE = {
  tags: ["Prints"],
  security: SECURITY,
  request: { params: idParam, query: tenantQuery },
};

const list = createRoute({
  ...ONE,
  method: "get",
  path: "/v1/renders",
  summary: "List renders, newest first",
  request: { query: pageQuery.extend({ status: jobView.shape.status.optional() }) },
  responses: {
    200: jsonAnswer(
      z.object({ renders: z.array(renderView), next_cursor: z.string().nullable() }),
      "One page",
    ),
    ...REFUSALS,
  },
});

const read = createRoute({
  ...ONE,
  method: "get",
  path: "/v1/renders/{id}",
  summary: "Read a render",
  responses: { 200: jsonAnswer(renderView, "The render"), ...REFUSALS },
});

const cancel = createRoute({
  ...ONE,
  method: "post",
  path: "/v1/renders/{id}/cancel",
  summary: "Cancel a render",
  responses: {
    200: jsonAnswer(renderView, "Cancelled"),
    ...REFUSALS,
    409: errorAnswer("It has ended already"),
  },
});

const retry = createRoute({
  ...ONE,
  method: "post",
  path: "/v1/renders/{id}/retry",
  summary: "Bring a failed or cancelled render back",
  description: "What of it is done already is not done again, for a day after its end.",
  responses: {
    202: jsonAnswer(renderView, "Queued again"),
    ...REFUSALS,
    404: errorAnswer("No such render, or its picture was deleted"),
    409: errorAnswer("It has not failed"),
  },
});

/** Prints as metadata; their files have routes of their own. */
export function renderRoutes() {
  const router = createRouter();

  router.openapi(list, async (c) => {
    const { limit, cursor, status, tenant_name: name } = c.req.valid("query");
    const tenant = await readAs(c, "renders", name);
    const { db } = c.var.services;
    const wanted = { status, limit: limit + 1, after: decodeCursor(cursor) };
    const records = await listRenders(db, tenant.id, wanted);
    const { page, next } = cutPage(
      records.map((record) => ({ ...record.render, record })),
      limit,
    );
    const shown = page.map(({ record }) => viewRender(record, viewRow(record.job)));
    return c.json({ renders: shown, next_cursor: next }, 200);
  });

  router.openapi(read, async (c) => {
    const { id } = c.req.valid("param");
    const known = await renderOf(c, id, c.req.valid("query").tenant_name);
    const job = await viewOf(c, known.render.jobId);
    // The job may have ended since the row was read, and then the row says what came of it.
    const late = job.status !== known.job.status;
    const record = late ? await renderOf(c, id, c.req.valid("query").tenant_name) : known;
    return c.json(viewRender(record, job), 200, { "Cache-Control": "no-store" });
  });

  router.openapi(cancel, async (c) => {
    const record = await renderOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    return c.json(viewRender(record, await cancelJob(c, record.render.jobId)), 200);
  });

  router.openapi(retry, async (c) => {
    const record = await renderOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    const { jobId, assetId, completedAt } = record.render;
    if (assetId === null && completedAt === null) throw new DarkroomError("source_gone");
    return c.json(viewRender(record, await retryJob(c, jobId)), 202);
  });

  return router;
}

/** @throws DarkroomError `not_found` for what is not this tenant's, too */
export async function renderOf(
  c: AppContext,
  id: string,
  tenantName: string | undefined,
): Promise<RenderRecord> {
  const tenant = await readAs(c, "renders", tenantName);
  const record = await findRender(c.var.services.db, tenant.id, id);
  if (record === undefined) throw new DarkroomError("not_found");
  return record;
}
