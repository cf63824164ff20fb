import { z } from "@hono/zod-openapi";
import { countUnused, deleteUnused, findUnused } from "../db/purge.ts";
import { findUnusedPrints } from "../db/purgePrints.ts";
import { DAY_MS, isoTime } from "../db/time.ts";
import type { Services } from "../services.ts";

/** Renditions and renders named one by one in the answer; the counts speak of all. */
const LISTED = 100;

export const purgeView = z
  .object({
    dry_run: z.boolean(),
    days: z.number(),
    unused_since: z.iso.datetime(),
    rendition_count: z.number().int(),
    render_count: z.number().int(),
    bytes: z.number().int().openapi({ description: "Of both." }),
    renditions: z
      .array(
        z.object({
          tenant: z.string(),
          asset_id: z.uuid(),
          preset: z.string(),
          format: z.string(),
          size_bytes: z.number().int(),
          last_used_at: z.iso.datetime(),
        }),
      )
      .openapi({ description: `The first ${LISTED} of them, longest unused first.` }),
    renders: z
      .array(
        z.object({
          tenant: z.string(),
          render_id: z.uuid(),
          asset_id: z.uuid().nullable(),
          style: z.string(),
          size: z.string(),
          size_bytes: z.number().int(),
          last_used_at: z.iso.datetime(),
        }),
      )
      .openapi({ description: `The first ${LISTED} of those whose files go, longest unused first.` }),
  })
  .openapi("Purge");

/**
 * Removes renditions and the files of prints not used for some days and in no archive that is still served;
 * originals are never touched, a rendition that is asked for again is made again, and what was ordered as a print
 * stays on the books. A dry run only tells.
 */
export async function purge(
  { db, log }: Pick<Services, "db" | "log">,
  { days, dryRun, now }: { readonly days: number; readonly dryRun: boolean; readonly now: number },
): Promise<z.infer<typeof purgeView>> {
  const unusedSince = now - days * DAY_MS;
  const renditions = await findUnused(db, unusedSince, now, LISTED);
  const prints = await findUnusedPrints(db, unusedSince, now, LISTED);
  const gone = await (dryRun ? countUnused : deleteUnused)(db, unusedSince, now);
  const bytes = gone.renditions.bytes + gone.prints.bytes;
  const [count, renders] = [gone.renditions.count, gone.prints.count];
  log.info("purge", { dry_run: dryRun, days, count, renders, bytes });
  return {
    dry_run: dryRun,
    days,
    unused_since: isoTime(unusedSince),
    rendition_count: count,
    render_count: renders,
    bytes,
    renditions: renditions.map((row) => ({
      tenant: row.tenant,
      asset_id: row.assetId,
      preset: row.preset,
      format: row.format,
      size_bytes: row.sizeBytes,
      last_used_at: isoTime(row.lastUsedAt),
    })),
    renders: prints.map((row) => ({
      tenant: row.tenant,
      render_id: row.renderId,
      asset_id: row.assetId,
      style: row.style,
      size: row.size,
      size_bytes: row.sizeBytes,
      last_used_at: isoTime(row.lastUsedAt),
    })),
  };
}
