import { memberNames } from "../archive/memberNames.ts";
import type { MemberRow } from "../db/archives.ts";
import type { AssetRow } from "../db/assets.ts";
import type { RenditionRow } from "../db/renditions.ts";
import { EAGER_FORMAT, FORMATS, PRESET_NAMES, type PresetName } from "../imaging/recipes.ts";

/** What of an asset an archive may hold, in the order in which it does. */
export const INCLUDES = ["original", ...PRESET_NAMES, "tiff", "preview"] as const;
export type Include = (typeof INCLUDES)[number];

/** A rendition that an archive would hold and that is not made yet. */
export interface MissingRendition {
  readonly asset: AssetRow;
  readonly preset: PresetName;
}

/** The files of an archive of own pictures, asset by asset, and what is missing of them. */
export function planMembers(
  assets: readonly AssetRow[],
  include: ReadonlySet<Include>,
  renditions: readonly RenditionRow[],
): { readonly members: MemberRow[]; readonly missing: MissingRendition[] } {
  const made = new Map(renditions.map((row) => [`${row.assetId} ${row.preset} ${row.format}`, row]));
  const presets = PRESET_NAMES.filter((preset) => include.has(preset));
  const missing: MissingRendition[] = [];
  const files: { readonly wanted: string; readonly fallback: string; readonly row: FileRow }[] = [];
  for (const asset of assets) {
    if (include.has("original")) files.push({ wanted: asset.fileName, fallback: asset.id, row: asset });
    for (const preset of presets) {
      const row = made.get(`${asset.id} ${preset} ${EAGER_FORMAT}`);
      if (row === undefined) missing.push({ asset, preset });
      else files.push({ wanted: renditionName(asset, preset), fallback: `${asset.id}-${preset}`, row });
    }
  }
  const names = memberNames(files.map(({ wanted, fallback }) => ({ name: wanted, fallback })));
  const members = files.map(({ row, fallback }, position) => ({
    position,
    name: names[position] ?? fallback,
    key: row.objectKey,
    etag: row.etag,
    size: row.sizeBytes,
    crc32: row.crc32,
  }));
  return { members, missing };
}

type FileRow = Pick<AssetRow & RenditionRow, "objectKey" | "etag" | "sizeBytes" | "crc32">;

function renditionName({ fileName }: AssetRow, preset: PresetName): string {
  return `${fileName.replace(/\.[^.]*$/, "")}-${preset}.${FORMATS[EAGER_FORMAT].extension}`;
}
