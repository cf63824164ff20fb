import { z } from "zod";
import type { WebhookJob } from "../db/webhookJobs.ts";
import type { JobState } from "./state.ts";

/** The payload of a `webhook` job: one end of a render, in ids and in words that its owner may read. No address. */
export const renderEndShape = z.object({
  render_id: z.uuid(),
  asset_id: z.string(),
  status: z.enum(["completed", "failed", "cancelled"]),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Milliseconds since the epoch. */
  ended_at: z.int(),
});

export type RenderEnd = z.output<typeof renderEndShape>;

/** The job that tells of a render's last end, for the batch that mirrors it; null where there is none to tell of. */
export function toWebhookJob({ id, kind, tenantId, subjectId, end }: JobState): WebhookJob | null {
  if (kind !== "render" || end === null) return null;
  const payload: RenderEnd = {
    render_id: id,
    asset_id: subjectId,
    status: end.status,
    error: end.failure === null ? null : { code: end.failure.code, message: end.failure.message },
    ended_at: end.at,
  };
  const dedupeKey = `webhook:${id}:${end.seq}`;
  return { id: crypto.randomUUID(), tenantId, subjectId: id, payload, dedupeKey, createdAt: end.at };
}
