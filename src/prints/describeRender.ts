import type { AssetRow } from "../db/assets.ts";
import type { NewRender } from "../db/renders.ts";
import { assetFrame } from "./assetFrame.ts";
import { SOFT_DPI } from "./frame.ts";
import { printBands } from "./printBands.ts";
import type { RenderOrder } from "./renderOrder.ts";
import type { PrintWarning } from "./warnings.ts";

/** What is known of a print before anything of its picture is decoded. */
export function describeRender(
  asset: AssetRow,
  order: RenderOrder,
): Omit<NewRender, "id" | "tenantId" | "idempotencyKey" | "requestHash" | "createdAt"> {
  const { style, size, fit, gravity, orientation, compression, webhookUrl } = order;
  const frame = assetFrame(asset, size, order);
  return {
    assetId: asset.id,
    styleId: style.id,
    sizePresetId: size.id,
    fit,
    gravity,
    orientation,
    compression,
    webhookUrl,
    fileName: `${stemOf(asset.fileName)}-${style.slug}-${size.name}`,
    widthPx: frame.width,
    heightPx: frame.height,
    effectiveDpi: frame.effectiveDpi,
    warnings: firstWarnings(frame.effectiveDpi),
    bands: printBands(frame).bands.length,
  };
}

/** What is warned of as soon as a print is ordered; more may be found when its picture is looked at. */
export function firstWarnings(effectiveDpi: number): PrintWarning[] {
  return effectiveDpi < SOFT_DPI ? ["soft_print"] : [];
}

function stemOf(fileName: string): string {
  return fileName.replace(/\.[^.]*$/, "");
}
