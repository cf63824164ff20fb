import { z } from "@hono/zod-openapi";
import type { DownloadRow } from "../db/orderDownloads.ts";
import { isoTime } from "../db/time.ts";

export const pictureFailureView = z.object({
  image_id: z.string(),
  name: z.string(),
  error: z.string(),
});

export const downloadView = z
  .object({
    id: z.uuid(),
    order_id: z.uuid(),
    outcome: z.enum(["running", "complete", "partial", "aborted"]).openapi({
      description:
        "`aborted`: the archive was not written to its end: the client went away, or the service failed.",
    }),
    total: z.number().int(),
    downloaded: z.number().int(),
    bytes: z.number().int(),
    failures: z.array(pictureFailureView),
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .openapi("Download");

export type DownloadView = z.infer<typeof downloadView>;

/** What became of a download. */
export function viewDownload(row: DownloadRow): DownloadView {
  const { id, outcome, total, downloaded, bytes, failures } = row;
  return {
    id,
    order_id: row.orderId,
    outcome,
    total,
    downloaded,
    bytes,
    failures,
    started_at: isoTime(row.startedAt),
    ended_at: row.endedAt === null ? null : isoTime(row.endedAt),
  };
}
