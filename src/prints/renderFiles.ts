import type { RenderRow } from "../db/renders.ts";

/** A file of a finished print, as it lies in R2. */
export interface RenderFile {
  readonly key: string;
  /** R2's entity tag, unquoted. */
  readonly etag: string;
  readonly bytes: number;
  readonly crc32: number;
  readonly contentType: string;
  /** What it is called when it is saved. */
  readonly name: string;
}

type Stored = Pick<RenderRow, `${"tiff" | "preview"}${"Key" | "Etag" | "Bytes" | "Crc32"}` | "fileName">;

/** The files of a print, and where its row has them. */
const FILES = {
  tiff: {
    contentType: "image/tiff",
    ending: ".tif",
    columns: { key: "tiffKey", etag: "tiffEtag", bytes: "tiffBytes", crc32: "tiffCrc32" },
  },
  preview: {
    contentType: "image/jpeg",
    ending: "-preview.jpg",
    columns: { key: "previewKey", etag: "previewEtag", bytes: "previewBytes", crc32: "previewCrc32" },
  },
} as const;

export type RenderFileKind = keyof typeof FILES;

export const RENDER_FILES = Object.keys(FILES) as RenderFileKind[];

/** A file of a print; null before it is made and after a purge. */
export function fileOf(render: Stored, kind: RenderFileKind): RenderFile | null {
  const { contentType, ending, columns } = FILES[kind];
  const key = render[columns.key];
  const etag = render[columns.etag];
  const bytes = render[columns.bytes];
  const crc32 = render[columns.crc32];
  if (key === null || etag === null || bytes === null || crc32 === null) return null;
  return { key, etag, bytes, crc32, contentType, name: render.fileName + ending };
}

/** The file that lies under a key. */
export function fileUnder(render: Stored, key: string): RenderFile | null {
  return RENDER_FILES.map((kind) => fileOf(render, kind)).find((file) => file?.key === key) ?? null;
}
