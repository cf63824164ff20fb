import { createRoute, z } from "@hono/zod-openapi";
import { actAs } from "../auth/tenant.ts";
import type { AppContext } from "../context.ts";
import { findTenantJob } from "../db/jobs.ts";
import { DarkroomError } from "../errors.ts";
import type { ChangeResult } from "../jobs/coordinator.ts";
import { jobView } from "../jobs/view.ts";
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
    const { id, coordinator } = await jobOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    const job = await coordinator.view(id);
    if (job === null) throw new DarkroomError("not_found");
    return c.json(job, 200, { "Cache-Control": "no-store" });
  });

  router.openapi(events, async (c) => {
    const { id, coordinator } = await jobOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    const stream = await coordinator.fetch(`https://job/${id}`, { signal: c.req.raw.signal });
    return new Response(stream.body, {
      headers: { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store" },
    });
  });

  router.openapi(cancel, async (c) => {
    const { id, coordinator } = await jobOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    return c.json(changed(await coordinator.cancel(id), "job_finished"), 200);
  });

  router.openapi(retry, async (c) => {
    const { id, coordinator } = await jobOf(c, c.req.valid("param").id, c.req.valid("query").tenant_name);
    return c.json(changed(await coordinator.retry(id), "job_not_failed"), 202);
  });

  return router;
}

async function jobOf(c: AppContext, id: string, tenantName: string | undefined) {
  const tenant = await actAs(c, "catalogue", tenantName);
  const { db, coordinators } = c.var.services;
  if ((await findTenantJob(db, tenant.id, id)) === undefined) throw new DarkroomError("not_found");
  return { id, coordinator: coordinators.getByName(id) };
}

function changed(result: ChangeResult | null, refusal: "job_finished" | "job_not_failed") {
  if (result === null) throw new DarkroomError("not_found");
  if (!result.changed) throw new DarkroomError(refusal, { detail: { status: result.job.status } });
  return result.job;
}
