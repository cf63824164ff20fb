import { z } from "@hono/zod-openapi";
import type { SizePresetRow } from "../db/sizePresets.ts";

export const sizeView = z
  .object({
    id: z.uuid(),
    name: z.string().openapi({ example: "9x12" }),
    width_inches: z.number(),
    height_inches: z.number(),
    dpi: z.number().int(),
    width_px: z.number().int(),
    height_px: z.number().int(),
  })
  .openapi("SizePreset");

export function viewSize(row: SizePresetRow): z.infer<typeof sizeView> {
  return {
    id: row.id,
    name: row.name,
    width_inches: row.widthInches,
    height_inches: row.heightInches,
    dpi: row.dpi,
    width_px: row.widthPx,
    height_px: row.heightPx,
  };
}
