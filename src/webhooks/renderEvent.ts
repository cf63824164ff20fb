import { z } from "@hono/zod-openapi";
import { isoTime } from "../db/time.ts";
import type { RenderEnd } from "../jobs/renderEnd.ts";

/** What is told of a render's end (Standard Webhooks 1.0.0, "Payload structure"): the rest is asked of the interface. */
export const renderEventView = z
  .object({
    type: z.enum(["render.completed", "render.failed", "render.cancelled"]),
    timestamp: z.iso.datetime().openapi({ description: "When the render ended." }),
    data: z.object({
      render_id: z.uuid(),
      asset_id: z.string(),
      status: z.enum(["completed", "failed", "cancelled"]),
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
      completed_at: z.iso.datetime().nullable(),
    }),
  })
  .openapi("RenderEvent");

export type RenderEvent = z.infer<typeof renderEventView>;

/** @param completedAt what the render's row says, milliseconds since the epoch */
export function renderEvent(end: RenderEnd, completedAt: number | null): RenderEvent {
  const { status } = end;
  return {
    type: `render.${status}`,
    timestamp: isoTime(end.ended_at),
    data: {
      render_id: end.render_id,
      asset_id: end.asset_id,
      status,
      error: end.error,
      completed_at: status === "completed" ? isoTime(completedAt ?? end.ended_at) : null,
    },
  };
}
