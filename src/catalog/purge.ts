import { z } from "@hono/zod-openapi";
import { countUnused, deleteUnused, findUnused } from "../db/purge.ts";
import { DAY_MS, isoTime } from "../db/time.ts";
import type { Services } from "../services.ts";

/** Renditions named one by one in the answer; the counts speak of all. */
const LISTED = 100;

export const purgeView = z
  .object({
    dry_run: z.boolean(),
    days: z.number(),
    unused_since: z.iso.datetime(),
    rendition_count: z.number().int(),
    bytes: z.number().int(),
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
  })
  .openapi("Purge");

/**
 * Removes renditions not used for some days and in no archive that is still served; originals are never touched,
 * and a rendition that is asked for again is made again. A dry run only tells.
 */
export async function purge(
  { db, log }: Pick<Services, "db" | "log">,
  { days, dryRun, now }: { readonly days: number; readonly dryRun: boolean; readonly now: number },
): Promise<z.infer<typeof purgeView>> {
  const unusedSince = now - days * DAY_MS;
  const listed = await findUnused(db, unusedSince, now, LISTED);
  const { count, bytes } = dryRun
    ? await countUnused(db, unusedSince, now)
    : await deleteUnused(db, unusedSince, now);
  log.info("purge", { dry_run: dryRun, days, count, bytes });
  return {
    dry_run: dryRun,
    days,
    unused_since: isoTime(unusedSince),
    rendition_count: count,
    bytes,
    renditions: listed.map((row) => ({
      tenant: row.tenant,
      asset_id: row.assetId,
      preset: row.preset,
      format: row.format,
      size_bytes: row.sizeBytes,
      last_used_at: isoTime(row.lastUsedAt),
    })),
  };
}
