import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkTiff } from "../../scripts/lib/checkTiff.ts";
import type { Print, PrintClient } from "./printClient.ts";
import type { SourceKind } from "./printSources.ts";

const LYING = { "24x36": [10_800, 7200], "30x40": [12_000, 9000] } as const;

/** The largest prints, by their presets' names. */
export type LargeSize = keyof typeof LYING;

export const LARGE_SIZES = Object.keys(LYING) as readonly LargeSize[];

/** Orders a print as most are ordered: on paper that lies as the picture does, all of which is covered. */
export function orderLarge(
  prints: PrintClient,
  assetId: string,
  style: string,
  size: LargeSize,
): Promise<string> {
  return prints.order({ asset_id: assetId, style_id: style, size_preset_id: size });
}

/**
 * The files of a print that has ended. Its TIFF is read by libvips and libtiff: pixels, resolution, profile, every
 * strip; and it shows what its preview does.
 * @throws Error naming what does not fit
 */
export async function checkedFiles(
  prints: PrintClient,
  print: Print,
  size: LargeSize,
  seen: SourceKind["seen"],
): Promise<{ readonly tiff: Uint8Array; readonly preview: Uint8Array }> {
  const { id, status, error_message: problem, output } = print;
  if (status !== "completed") throw new Error(`${status}: ${problem ?? "no reason given"}`);
  const [long, short] = LYING[size];
  const wanted = (seen === "lying" ? [long, short] : [short, long]).join(" × ");
  const announced = `${output.width_px} × ${output.height_px}`;
  if (announced !== wanted) throw new Error(`${announced} pixels, not ${wanted}`);
  const [tiff, preview] = [await prints.file(id, "download"), await prints.file(id, "preview")];
  const folder = await mkdtemp(path.join(tmpdir(), "darkroom-print-"));
  try {
    const [tiffFile, previewFile] = [path.join(folder, "print.tif"), path.join(folder, "preview.jpg")];
    await Promise.all([writeFile(tiffFile, tiff), writeFile(previewFile, preview)]);
    await checkTiff(tiffFile, previewFile, print);
  } finally {
    await rm(folder, { recursive: true });
  }
  return { tiff, preview };
}
