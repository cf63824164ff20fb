import type { z } from "zod";
import type { frameView } from "../../prints/frameView.ts";
import type { Gravity } from "../../prints/gravity.ts";
import type { orderedView, renderView } from "../../prints/renderView.ts";
import type { sizeView } from "../../prints/sizeView.ts";
import type { linkView } from "../../routes/renderFiles.ts";
import type { styleView } from "../../routes/styles.ts";
import { callJson } from "./request.ts";

export type Style = z.infer<typeof styleView>;
export type PrintSize = z.infer<typeof sizeView>;
export type PrintFrame = z.infer<typeof frameView>;
export type Print = z.infer<typeof renderView>;
export type OrderedPrint = z.infer<typeof orderedView>;
export type PrintLink = z.infer<typeof linkView>;

/** How a picture goes on a paper. */
export interface Placing {
  /** Name of a size. */
  readonly size: string;
  readonly fit: Print["fit"];
  readonly gravity: Gravity;
  readonly orientation: Print["orientation"];
}

/** All that is chosen for a print of a picture. */
export interface PrintChoices extends Placing {
  /** Slug of a style. */
  readonly style: string;
  readonly compression: Print["compression"];
}

export interface PrintPage {
  readonly renders: readonly Print[];
  readonly next_cursor: string | null;
}

export async function listStyles(signal?: AbortSignal): Promise<readonly Style[]> {
  const { styles } = await callJson<{ styles: Style[] }>("/v1/styles", signal && { signal });
  return styles;
}

/** Smallest first. */
export async function listSizes(signal?: AbortSignal): Promise<readonly PrintSize[]> {
  const { size_presets: sizes } = await callJson<{ size_presets: PrintSize[] }>(
    "/v1/size-presets",
    signal && { signal },
  );
  return sizes;
}

/** Where the picture stands on the paper, and what of it is cropped. */
export function readFrame(asset: string, placing: Placing, signal: AbortSignal): Promise<PrintFrame> {
  return callJson(`/v1/assets/${asset}/print-frame?${placingQuery(placing)}`, { signal });
}

/**
 * Address of the live preview.
 * @param edge longer edge, pixels
 */
export function previewAddress(
  asset: string,
  { style, ...placing }: Placing & { style: string },
  edge: number,
): string {
  return `/v1/assets/${asset}/preview?${placingQuery(placing)}&style=${encodeURIComponent(style)}&width=${edge}`;
}

/** @param key the same for the same press: repeated, the order is made once */
export function orderPrint(asset: string, choices: PrintChoices, key: string): Promise<OrderedPrint> {
  const { style, size, fit, gravity, orientation, compression } = choices;
  return callJson("/v1/renders", {
    method: "POST",
    headers: { "Idempotency-Key": key },
    json: {
      ...{ asset_id: asset, style_id: style, size_preset_id: size },
      ...{ fit, gravity, orientation, compression },
    },
  });
}

/** Newest first. */
export function listPrints(limit: number, cursor: string | null, signal: AbortSignal): Promise<PrintPage> {
  const after = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
  return callJson(`/v1/renders?limit=${limit}${after}`, { signal });
}

export function readPrint(id: string, signal?: AbortSignal): Promise<Print> {
  return callJson(`/v1/renders/${id}`, signal && { signal });
}

/** @throws Problem also where it has ended meanwhile */
export function changePrint(id: string, change: "cancel" | "retry"): Promise<Print> {
  return callJson(`/v1/renders/${id}/${change}`, { method: "POST" });
}

/** Links that open a finished print's files for anyone. */
export async function signPrint(
  id: string,
  signal: AbortSignal,
): Promise<{ readonly tiff: PrintLink; readonly preview: PrintLink }> {
  const [tiff, preview] = await Promise.all([
    callJson<PrintLink>(`/v1/renders/${id}/download`, { signal }),
    callJson<PrintLink>(`/v1/renders/${id}/preview`, { signal }),
  ]);
  return { tiff, preview };
}

function placingQuery({ size, fit, gravity, orientation }: Placing): string {
  return String(new URLSearchParams({ size_preset_id: size, fit, gravity, orientation }));
}
