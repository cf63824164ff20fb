import { z } from "zod";
import type { DownloadParams } from "./downloadParams.ts";
import { ENHANCED_FORMATS } from "./upstream/signatures.ts";

/** What a job of the kind `archive` is told. */
export const archivePayload = z.object({
  order_id: z.string(),
  format: z.enum(ENHANCED_FORMATS),
  quality: z.number(),
  preview: z.boolean(),
  dev_mode: z.boolean(),
  /** Until when it waits for the order to be ready, milliseconds since the epoch; 0 for not at all. */
  deadline: z.number(),
});

export type ArchivePayload = z.output<typeof archivePayload>;

export function paramsOf({ format, quality, preview, dev_mode: devMode }: ArchivePayload): DownloadParams {
  return { format, quality, preview, devMode };
}
