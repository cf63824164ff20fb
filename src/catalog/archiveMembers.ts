import { memberNames } from "../archive/memberNames.ts";
import type { MemberRow } from "../db/archives.ts";
import type { AssetRow } from "../db/assets.ts";
import type { AssetPrint } from "../db/renders.ts";
import type { RenditionRow } from "../db/renditions.ts";
import { EAGER_FORMAT, FORMATS, PRESET_NAMES, type PresetName } from "../imaging/recipes.ts";
import { fileOf, RENDER_FILES, type RenderFileKind } from "../prints/renderFiles.ts";

/** What of an asset an archive may hold, in the order in which it does. */
export const INCLUDES = ["original", ...PRESET_NAMES, ...RENDER_FILES] as const;
export type Include = (typeof INCLUDES)[number];

/** What was made of the assets. */
export interface Made {
  readonly renditions: readonly RenditionRow[];
  readonly prints: readonly AssetPrint[];
}

/** A rendition that an archive would hold and that is not made yet. */
export interface MissingRendition {
  readonly asset: AssetRow;
  readonly preset: PresetName;
}

/** An asset whose prints an archive would hold: some are being made, or it has none. */
export interface MissingPrints {
  readonly asset: AssetRow;
  readonly unfinished: readonly AssetPrint[];
}

export interface MemberPlan {
  readonly members: readonly MemberRow[];
  readonly missing: readonly MissingRendition[];
  readonly missingPrints: readonly MissingPrints[];
}

/** The files of an archive of own pictures, asset by asset, and what is missing of them. */
export function planMembers(
  assets: readonly AssetRow[],
  include: ReadonlySet<Include>,
  made: Made,
): MemberPlan {
  const renditions = new Map(
    made.renditions.map((row) => [`${row.assetId} ${row.preset} ${row.format}`, row]),
  );
  const prints = Map.groupBy(made.prints, ({ assetId }) => assetId);
  const presets = PRESET_NAMES.filter((preset) => include.has(preset));
  const kinds = RENDER_FILES.filter((kind) => include.has(kind));
  const missing: MissingRendition[] = [];
  const missingPrints: MissingPrints[] = [];
  const files: ArchiveFile[] = [];
  for (const asset of assets) {
    if (include.has("original")) files.push(fileOfRow(asset.fileName, asset.id, asset));
    for (const preset of presets) {
      const row = renditions.get(`${asset.id} ${preset} ${EAGER_FORMAT}`);
      if (row === undefined) missing.push({ asset, preset });
      else files.push(fileOfRow(renditionName(asset, preset), `${asset.id}-${preset}`, row));
    }
    if (kinds.length === 0) continue;
    const own = prints.get(asset.id) ?? [];
    const unfinished = own.filter(({ status }) => status === "queued" || status === "processing");
    const finished = own.flatMap((print) => filesOfPrint(print, kinds));
    if (unfinished.length > 0 || finished.length === 0) missingPrints.push({ asset, unfinished });
    files.push(...finished);
  }
  return { members: named(files), missing, missingPrints };
}

type ArchiveFile = Omit<MemberRow, "position" | "name"> & {
  readonly wanted: string;
  readonly fallback: string;
};

type FileRow = Pick<AssetRow & RenditionRow, "objectKey" | "etag" | "sizeBytes" | "crc32">;

function fileOfRow(wanted: string, fallback: string, row: FileRow): ArchiveFile {
  return { wanted, fallback, key: row.objectKey, etag: row.etag, size: row.sizeBytes, crc32: row.crc32 };
}

/** None of a print that failed, or whose files were purged. */
function filesOfPrint(print: AssetPrint, kinds: readonly RenderFileKind[]): ArchiveFile[] {
  return kinds.flatMap((kind) => {
    const file = fileOf(print, kind);
    if (file === null) return [];
    const { key, etag, bytes, crc32, name } = file;
    return [{ wanted: name, fallback: `${print.id}-${kind}`, key, etag, size: bytes, crc32 }];
  });
}

function named(files: readonly ArchiveFile[]): MemberRow[] {
  const names = memberNames(files.map(({ wanted, fallback }) => ({ name: wanted, fallback })));
  return files.map(({ wanted: _, fallback, ...object }, position) => ({
    position,
    name: names[position] ?? fallback,
    ...object,
  }));
}

function renditionName({ fileName }: AssetRow, preset: PresetName): string {
  return `${fileName.replace(/\.[^.]*$/, "")}-${preset}.${FORMATS[EAGER_FORMAT].extension}`;
}
