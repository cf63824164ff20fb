import { createRoute, z } from "@hono/zod-openapi";
import { type AppContext, laterOf } from "../context.ts";
import { jobView } from "../jobs/view.ts";
import { serveJobArchive } from "../orders/serveStaged.ts";
import { jobOf, requireRetry } from "./jobAccess.ts";
import { cancelJob, coordinatorOf, retryJob, viewOf } from "./jobChanges.ts";
import { createRouter, errorAnswer, idParam, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

const SHARED = {
  tags: ["Jobs"],
  security: SECURITY,
  request: { params: idParam, query: tenantQuery },
};

const REFUSALS = { 401: errorAnswer("No credential, or a wrong one"), 404: errorAnswer("No such job") };

const read = createRoute({
  ...SHARED,
  method: "get",
  path: "/v1/jobs/{id}",
  summary: "Read a job",
  responses: { 200: jsonAnswer(jobView, "The job"), ...REFUSALS },
});

const events = createRoute({
  ...SHARED,
  method: "get",
  path: "/v1/jobs/{id}/events",
  summary: "Follow a job",
  description:
    "Server-Sent Events: the present state first, then `progress`, and `completed`, `failed` or `cancelled` at " +
    "the end. The id of an event is the job's sequence, its data the job. A stream ends after 10 minutes.",
  responses: {
    200: { description: "The stream", content: { "text/event-stream": { schema: z.string() } } },
    ...REFUSALS,
  },
});

const zip = { "application/zip": { schema: z.string().openapi({ type: "string", format: "binary" }) } };

const download = createRoute({
  ...SHARED,
  method: "get",
  path: "/v1/jobs/{id}/download",
  summary: "Download the archive that a job gathered",
  description: "Exact Content-Length and counts, ETag, Range and If-Range; HEAD too.",
  responses: {
    200: { description: "The archive", content: zip },
    206: { description: "The part asked for", content: zip },
    304: { description: "Not modified" },
    ...REFUSALS,
    404: errorAnswer("No such job, or one without an archive"),
    409: errorAnswer("The job is still at work"),
    410: errorAnswer("The archive expired, or a part of it was deleted"),
    416: errorAnswer("The range lies outside the archive"),
  },
});

const cancel = createRoute({
  ...SHARED,
  method: "post",
  path: "/v1/jobs/{id}/cancel",
  summary: "Cancel a job",
  responses: { 200: jsonAnswer(jobView, "Cancelled"), ...REFUSALS, 409: errorAnswer("It has ended already") },
});

const retry = createRoute({
  ...SHARED,
  method: "post",
  path: "/v1/jobs/{id}/retry",
  summary: "Bring a failed or cancelled job back",
  responses: { 202: jsonAnswer(jobView, "Queued again"), ...REFUSALS, 409: errorAnswer("It has not failed") },
});

/** Jobs, asked of the object that decides about them. */
export function jobRoutes() {
  const router = createRouter();

  router.openapi(read, async (c) => {
    const { id } = await jobOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    return c.json(await viewOf(c, id), 200, { "Cache-Control": "no-store" });
  });

  router.openapi(events, async (c) => {
    const { id } = await jobOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    const stream = await coordinatorOf(c, id).fetch(`https://job/${id}`, { signal: c.req.raw.signal });
    return new Response(stream.body, {
      headers: { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store" },
    });
  });

  router.openapi(download, async (c) =>
    answerDownload(c, c.req.valid("param").id, c.req.valid("query").tenant_name),
  );

  router.openapi(cancel, async (c) => {
    const { id } = await jobOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    return c.json(await cancelJob(c, id), 200);
  });

  router.openapi(retry, async (c) => {
    const { tenant_name: name } = c.req.valid("query");
    const job = await jobOf(c, c.req.valid("param").id, name);
    await requireRetry(c, job, name);
    return c.json(await retryJob(c, job.id), 202);
  });

  return router;
}

/** The archive that a job gathered. */
export async function answerDownload(
  c: AppContext,
  id: string,
  tenantName: string | undefined,
): Promise<Response> {
  return serveJobArchive(c.var.services, c.req.raw, await jobOf(c, id, tenantName), laterOf(c));
}
