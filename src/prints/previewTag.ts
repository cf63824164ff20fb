import { createHash } from "node:crypto";
import type { AssetRow } from "../db/assets.ts";
import type { PreviewWish } from "./livePreview.ts";
import type { Rect } from "./storedRect.ts";

/** Changes with anything that changes the bytes of a live preview: a style, the resampling, the encoder. */
const PREVIEW_RECIPE = 1;

/** Entity tag of a live preview, hex: of everything that decides its bytes. */
export function previewTag(
  { contentHash }: Pick<AssetRow, "contentHash">,
  { print, style, parameters, edge }: PreviewWish,
): string {
  const named = Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { width, height, dpi, crop, placed, orientation } = print;
  const frame = [width, height, dpi, ...sidesOf(crop), ...sidesOf(placed), orientation];
  const told = JSON.stringify([PREVIEW_RECIPE, contentHash, style.slug, named, frame, edge]);
  return createHash("sha256").update(told).digest("hex");
}

function sidesOf({ left, top, width, height }: Rect): number[] {
  return [left, top, width, height];
}
