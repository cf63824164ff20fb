import { z } from "@hono/zod-openapi";
import type { AssetRow } from "../db/assets.ts";
import type { Orientation } from "../imaging/orient.ts";
import { type Frame, SOFT_DPI } from "./frame.ts";
import { turnedSize, uprightRect } from "./storedRect.ts";
import { PRINT_WARNING_CODES, PRINT_WARNINGS, type PrintWarning } from "./warnings.ts";

const count = z.number().int();
const rect = z.object({ left: count, top: count, width: count, height: count });
const share = z.number().min(0).max(1);

export const frameView = z
  .object({
    width_px: count.openapi({ description: "Of the print." }),
    height_px: count,
    dpi: count,
    width_inches: z.number(),
    height_inches: z.number(),
    effective_dpi: count.openapi({
      description: "Pixels of the picture to an inch of the print, on the axis that has fewer.",
    }),
    picture: z.object({ width: count, height: count }).openapi({ description: "Its pixels, upright." }),
    crop: rect.openapi({ description: "The part of the upright picture that is seen, in its pixels." }),
    crop_share: z
      .object({ left: share, top: share, width: share, height: share })
      .openapi({ description: "The same, as shares of the upright picture's width and height." }),
    placed: rect.openapi({
      description: "Where that part stands on the print, in its pixels; around it the paper is bare.",
    }),
    warnings: z.array(z.object({ code: z.enum(PRINT_WARNING_CODES), message: z.string() })),
  })
  .openapi("PrintFrame");

/** A print's frame as a caller sees it. */
export function viewFrame(frame: Frame, asset: AssetRow): z.infer<typeof frameView> {
  const orientation = asset.orientation as Orientation;
  const picture = turnedSize(asset, orientation);
  const crop = uprightRect(frame.crop, asset, orientation);
  const warnings: PrintWarning[] = frame.effectiveDpi < SOFT_DPI ? ["soft_print"] : [];
  return {
    width_px: frame.width,
    height_px: frame.height,
    dpi: frame.dpi,
    width_inches: frame.width / frame.dpi,
    height_inches: frame.height / frame.dpi,
    effective_dpi: frame.effectiveDpi,
    picture,
    crop,
    crop_share: {
      left: crop.left / picture.width,
      top: crop.top / picture.height,
      width: crop.width / picture.width,
      height: crop.height / picture.height,
    },
    placed: frame.placed,
    warnings: warnings.map((code) => ({ code, message: PRINT_WARNINGS[code] })),
  };
}
