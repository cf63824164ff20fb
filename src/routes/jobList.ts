import { createRoute, z } from "@hono/zod-openapi";
import { listJobs } from "../db/jobs.ts";
import { cutPage, decodeCursor } from "../db/paging.ts";
import { listedJobView, viewListedJob } from "../jobs/listedJob.ts";
import { jobView } from "../jobs/view.ts";
import { jobsOf } from "./jobAccess.ts";
import { createRouter, errorAnswer, jsonAnswer, pageQuery, SECURITY } from "./router.ts";

const { kind, status } = jobView.shape;

const statuses = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(status))
  .optional()
  .openapi({
    type: "string",
    description: "One or more of queued, processing, completed, failed and cancelled, separated by commas.",
    example: "queued,processing",
  });

const list = createRoute({
  method: "get",
  path: "/v1/jobs",
  tags: ["Jobs"],
  summary: "List jobs, newest first",
  description: "A key sees the kinds that its scopes allow.",
  security: SECURITY,
  request: { query: pageQuery.extend({ status: statuses, kind: kind.optional() }) },
  responses: {
    200: jsonAnswer(
      z.object({ jobs: z.array(listedJobView), next_cursor: z.string().nullable() }),
      "One page",
    ),
    400: errorAnswer("Malformed status, kind, cursor or tenant name"),
    401: errorAnswer("No credential, or a wrong one"),
    403: errorAnswer("Without the scope of that kind, or another tenant"),
  },
});

/** The list of jobs, as D1 has them. */
export function jobListRoutes() {
  const router = createRouter();
  router.openapi(list, async (c) => {
    const query = c.req.valid("query");
    const { tenant, kinds } = await jobsOf(c, query.kind, query.tenant_name);
    const rows = await listJobs(c.var.services.db, tenant.id, {
      kinds,
      statuses: query.status,
      limit: query.limit + 1,
      after: decodeCursor(query.cursor),
    });
    const { page, next } = cutPage(rows, query.limit);
    return c.json({ jobs: page.map(viewListedJob), next_cursor: next }, 200, { "Cache-Control": "no-store" });
  });
  return router;
}
