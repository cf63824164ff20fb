import type { z } from "@hono/zod-openapi";
import type { AppContext } from "../context.ts";
import { DarkroomError } from "../errors.ts";
import type { JobView } from "../jobs/view.ts";
import { jobOf } from "./jobAccess.ts";
import { answerDownload } from "./jobs.ts";
import { jsonBody } from "./jsonBody.ts";
import { answerImages, orderImagesQuery } from "./orderImages.ts";
import { beginJob, orderJobQuery } from "./orderJobs.ts";
import { createRouter, readId } from "./router.ts";

/** Words of the older service for what a job is doing. */
const STATUSES: Readonly<Record<JobView["status"], "processing" | "complete" | "error">> = {
  queued: "processing",
  processing: "processing",
  completed: "complete",
  failed: "error",
  cancelled: "error",
};

/** The older paths of downloads: not in the document, since nobody should begin with them. */
export function legacyOrderRoutes() {
  const router = createRouter();

  // It gathered everything before it answered.
  router.get("/orders/:id/images", async (c) =>
    answerImages(c, readId(c.req.param("id")), given(orderImagesQuery, c.req.query()), "staged"),
  );
  router.post("/orders/:id/jobs", jsonBody(), async (c) => {
    const { tenant_name: name, ...query } = given(orderJobQuery, c.req.query());
    const body = given(orderJobQuery, await bodyOf(c));
    const jobId = await beginJob(c, readId(c.req.param("id")), name ?? body.tenant_name, query, body);
    return c.json({ job_id: jobId, status: "processing" }, 202);
  });
  router.get("/jobs/:id", async (c) => c.json(await readJob(c), 200, { "Cache-Control": "no-store" }));
  router.get("/jobs/:id/download", async (c) =>
    answerDownload(c, readId(c.req.param("id")), c.req.query("tenant_name")),
  );

  return router;
}

async function readJob(c: AppContext) {
  const { id } = await jobOf(c, readId(c.req.param("id")), c.req.query("tenant_name"));
  const job = await c.var.services.coordinators.getByName(id).view(id);
  if (job === null) throw new DarkroomError("not_found");
  return {
    job_id: id,
    order_id: job.subject_id,
    status: STATUSES[job.status],
    progress: job.progress,
    error: job.error?.message ?? null,
    download_url: job.status === "completed" ? `/jobs/${id}/download` : null,
  };
}

async function bodyOf(c: AppContext): Promise<unknown> {
  const text = await c.req.text();
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DarkroomError("invalid_request", { cause });
  }
}

function given<T extends z.ZodType>(shape: T, value: unknown): z.output<T> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({
    field: path.join("."),
    problem: message,
  }));
  throw new DarkroomError("invalid_request", { detail: { issues } });
}
