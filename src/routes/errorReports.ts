import { createRoute, z } from "@hono/zod-openapi";
import { operatorOnly } from "../auth/operator.ts";
import { type ErrorEventRow, listErrorEvents } from "../db/errorEvents.ts";
import { isoTime } from "../db/time.ts";
import { LIMITS } from "../limits.ts";
import { OPERATOR_SECURITY } from "./operatorSecurity.ts";
import { createRouter, errorAnswer, jsonAnswer } from "./router.ts";

export const issueView = z
  .object({
    id: z.uuid(),
    time: z.iso.datetime().openapi({ description: "Of the latest." }),
    first_time: z.iso.datetime(),
    count: z.number().int().openapi({ description: "How often the same code, place and message came." }),
    code: z.string().openapi({ example: "internal" }),
    place: z.string().openapi({
      description: "Method and path, or `job` with kind and step; ids are left out.",
      example: "GET /v1/assets/{id}",
    }),
    message: z.string().openapi({ description: "What was thrown, without secrets." }),
    request_id: z.string().nullable().openapi({ description: "Of the latest; it finds the log lines." }),
    job_id: z.uuid().nullable().openapi({ description: "Of the latest, where a job failed." }),
  })
  .openapi("Issue");

const SHARED = {
  tags: ["Operation"],
  security: OPERATOR_SECURITY,
};

const REFUSALS = {
  401: errorAnswer("No credential, or a wrong one"),
  403: errorAnswer("Not the operator, or no ADMIN_TOKEN is set"),
};

const issues = createRoute({
  ...SHARED,
  method: "get",
  middleware: [operatorOnly()],
  path: "/api/sentry/issues",
  operationId: "listIssues",
  summary: "Recent errors",
  description: `Failures that are ours, of requests and of jobs, newest first. The same failure is counted in one
row; the newest ${LIMITS.errorReports} rows are kept. Queries, headers and bodies are never kept.`,
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(LIMITS.errorReports).default(LIMITS.pageSizeDefault),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ issues: z.array(issueView) }), "The errors"),
    400: errorAnswer("Invalid limit"),
    ...REFUSALS,
  },
});

const debug = createRoute({
  ...SHARED,
  method: "get",
  middleware: [operatorOnly()],
  path: "/sentry-debug",
  operationId: "raiseTestError",
  summary: "Raise a test error",
  description: "Fails on purpose. The error shows up in `/api/sentry/issues` under this call's request id.",
  responses: { 500: errorAnswer("The test error"), ...REFUSALS },
});

/** The operator's list of recent errors, and a way to try it. */
export function errorReportRoutes() {
  const router = createRouter();
  router.openapi(issues, async (c) => {
    const rows = await listErrorEvents(c.var.services.db, c.req.valid("query").limit);
    return c.json({ issues: rows.map(viewIssue) }, 200, { "Cache-Control": "no-store" });
  });
  router.openapi(debug, () => {
    throw new Error("Test error, raised by /sentry-debug");
  });
  return router;
}

export function viewIssue(row: ErrorEventRow): z.infer<typeof issueView> {
  return {
    id: row.id,
    time: isoTime(row.lastAt),
    first_time: isoTime(row.firstAt),
    count: row.count,
    code: row.code,
    place: row.place,
    message: row.message,
    request_id: row.requestId,
    job_id: row.jobId,
  };
}
