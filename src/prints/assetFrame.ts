import type { AssetRow } from "../db/assets.ts";
import type { SizePresetRow } from "../db/sizePresets.ts";
import type { Orientation } from "../imaging/orient.ts";
import { type Frame, type PrintOrder, planFrame } from "./frame.ts";

/** How a picture goes on a paper. */
export type Placing = Pick<PrintOrder, "fit" | "gravity" | "orientation">;

/** The frame of an asset's print, from what is known of both without looking at the picture. */
export function assetFrame(asset: AssetRow, size: SizePresetRow, placing: Placing): Frame {
  const { widthInches, heightInches, dpi } = size;
  const { fit, gravity, orientation } = placing;
  const paper = { width: widthInches, height: heightInches };
  return planFrame(asset, asset.orientation as Orientation, { paper, dpi, fit, gravity, orientation });
}
