import { z } from "@hono/zod-openapi";
import type { JobRow } from "../db/jobs.ts";
import type { JobKind } from "./kinds.ts";
import { jobView, viewRow } from "./view.ts";

const about = z.object({
  type: z.enum(["asset", "print", "order"]),
  id: z.string(),
  name: z
    .string()
    .nullable()
    .openapi({ description: "File name of the picture; null where it is gone, and where there is none." }),
});

export const listedJobView = jobView
  .extend({ about: about.openapi({ description: "Where the job's outcome is to be seen." }) })
  .openapi("ListedJob");

export type ListedJob = z.infer<typeof listedJobView>;

type Listed = JobRow & { readonly fileName: string | null };

/** A print's own job is about the picture that it is made of: the print is named by the payload. */
const SUBJECTS: Readonly<Record<JobKind, (row: Listed) => z.infer<typeof about>>> = {
  renditions: ({ subjectId, fileName }) => ({ type: "asset", id: subjectId, name: fileName }),
  render: ({ payload, fileName }) => ({ type: "print", id: String(payload.render_id), name: fileName }),
  webhook: ({ subjectId }) => ({ type: "print", id: subjectId, name: null }),
  archive: ({ subjectId }) => ({ type: "order", id: subjectId, name: null }),
  import: ({ subjectId }) => ({ type: "order", id: subjectId, name: null }),
};

/** A job as a list shows it. */
export function viewListedJob(row: Listed): ListedJob {
  const view = viewRow(row);
  return { ...view, about: SUBJECTS[view.kind](row) };
}
