import { z } from "@hono/zod-openapi";
import type { RenderRecord } from "../db/renders.ts";
import { isoTime } from "../db/time.ts";
import { TIFF_COMPRESSIONS, type TiffCompression } from "../imaging/tiff/compression.ts";
import { type JobView, jobView } from "../jobs/view.ts";
import { firstWarnings } from "./describeRender.ts";
import { FITS, PRINT_ORIENTATIONS } from "./frame.ts";
import { sizeView, viewSize } from "./sizeView.ts";
import { PRINT_WARNINGS, type PrintWarning } from "./warnings.ts";

const count = z.number().int();

const warning = z.object({ code: z.string(), message: z.string() });

/** The answer to an order; a repeat gets the same. */
export const orderedView = z
  .object({
    render_id: z.uuid(),
    job_id: z.uuid().openapi({ description: "The same id: follow /v1/jobs/{id}/events." }),
    status: z.literal("queued"),
    created_at: z.iso.datetime(),
    asset_id: z.uuid(),
    width_px: count,
    height_px: count,
    effective_dpi: count.openapi({ description: "Pixels of the picture to an inch of the print." }),
    warnings: z.array(warning),
  })
  .openapi("OrderedRender");

export const renderView = z
  .object({
    id: z.uuid(),
    job_id: z.uuid(),
    status: jobView.shape.status,
    progress: jobView.shape.progress,
    asset_id: z.uuid().nullable().openapi({ description: "null once the asset is deleted." }),
    style: z.object({ id: z.uuid(), name: z.string(), slug: z.string() }),
    size_preset: sizeView,
    fit: z.enum(FITS),
    gravity: z.string(),
    orientation: z.enum(PRINT_ORIENTATIONS),
    compression: z.enum(TIFF_COMPRESSIONS as readonly [TiffCompression, ...TiffCompression[]]),
    output: z.object({
      width_px: count,
      height_px: count,
      bytes: count
        .nullable()
        .openapi({ description: "Of the TIFF; null before it is made and after a purge." }),
      effective_dpi: count,
    }),
    warnings: z.array(warning),
    attempts: count,
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    completed_at: z.iso.datetime().nullable(),
    duration_ms: count.nullable(),
    error_message: z.string().nullable(),
    steps: z
      .array(z.object({ step: z.string(), ms: count }))
      .openapi({ description: "How long each step took; empty until all are done." }),
  })
  .openapi("Render");

/** The first answer, from what does not change after it: the job knows the asset though it is deleted. */
export function viewOrdered({ render, job }: RenderRecord): z.infer<typeof orderedView> {
  const effectiveDpi = render.effectiveDpi ?? 0;
  return {
    render_id: render.id,
    job_id: render.jobId,
    status: "queued",
    created_at: isoTime(render.createdAt),
    asset_id: job.subjectId,
    width_px: render.widthPx ?? 0,
    height_px: render.heightPx ?? 0,
    effective_dpi: effectiveDpi,
    warnings: firstWarnings(effectiveDpi).map(viewWarning),
  };
}

/** What a caller sees of a print and of the job that makes it. */
export function viewRender(record: RenderRecord, job: JobView): z.infer<typeof renderView> {
  const { render, style, size } = record;
  return {
    id: render.id,
    job_id: render.jobId,
    status: job.status,
    progress: job.progress,
    asset_id: render.assetId,
    style: { id: style.id, name: style.name, slug: style.slug },
    size_preset: viewSize(size),
    fit: render.fit,
    gravity: render.gravity,
    orientation: render.orientation,
    compression: render.compression,
    output: {
      width_px: render.widthPx ?? 0,
      height_px: render.heightPx ?? 0,
      bytes: render.tiffBytes,
      effective_dpi: render.effectiveDpi ?? 0,
    },
    warnings: (render.warnings ?? []).map(viewWarning),
    attempts: job.attempts,
    created_at: isoTime(render.createdAt),
    started_at: job.started_at,
    completed_at: render.completedAt === null ? null : isoTime(render.completedAt),
    duration_ms: job.duration_ms,
    error_message: job.error?.message ?? null,
    steps: render.stepTimes ?? [],
  };
}

function viewWarning(code: string): z.infer<typeof warning> {
  return { code, message: PRINT_WARNINGS[code as PrintWarning] };
}
