import type { z } from "zod";
import type { compareView } from "../../catalog/compareAsset.ts";
import type { AssetView, RenditionView } from "../../catalog/views.ts";
import { call, callJson } from "./request.ts";

export type Asset = AssetView;
export type Rendition = RenditionView;
export type Preset = RenditionView["preset"];
export type CompareResult = z.infer<typeof compareView>;
export type Comparison = CompareResult["original"];

export interface AssetPage {
  readonly assets: readonly Asset[];
  readonly next_cursor: string | null;
}

/** The most that one page of a listing has. */
export const PAGE_SIZE = 100;

/** Newest first. */
export function listAssets(cursor: string | null, signal?: AbortSignal): Promise<AssetPage> {
  const after = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
  return callJson(`/v1/assets?limit=${PAGE_SIZE}${after}`, signal && { signal });
}

export function readAsset(id: string, signal?: AbortSignal): Promise<Asset> {
  return callJson(`/v1/assets/${id}`, signal && { signal });
}

export async function removeAsset(id: string): Promise<void> {
  await call(`/v1/assets/${id}`, { method: "DELETE" });
}

/** Compares a file with a picture and each of its renditions. The file is not kept. */
export function compareAsset(id: string, file: File, signal?: AbortSignal): Promise<CompareResult> {
  const form = new FormData();
  form.set("file", file);
  return callJson(`/v1/assets/${id}/compare`, { method: "POST", form, ...(signal && { signal }) });
}

/** The rendition that is made of every picture as it comes in. */
export function renditionOf(asset: Asset, preset: Preset): Rendition | undefined {
  return asset.renditions.find((each) => each.preset === preset && each.format === "jpeg");
}
