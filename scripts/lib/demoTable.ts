import path from "node:path";
import type { DemoResult } from "./demoPicture.ts";
import { type Column, formatTable } from "./table.ts";
import { formatBytes } from "./text.ts";

/** Columns of a terminal that the table keeps to. */
const WIDTH = 118;

const COLUMNS: readonly Column[] = [
  { title: "Picture", max: 24 },
  { title: "Job" },
  { title: "ms", align: "right" },
  { title: "File" },
  { title: "Pixels", align: "right" },
  { title: "Size", align: "right" },
  { title: "Signed link" },
];

/** Length of the beginning of a job's id; enough to find it in a log. */
const SHORT_ID = 8;

/** What went in and what came out, a line for each file; the links are cut to the width. */
export function demoTable(results: readonly DemoResult[]): string {
  const rows = results.flatMap(({ file, asset, job }) => [
    [
      path.basename(file),
      job.id.slice(0, SHORT_ID),
      String(job.duration_ms ?? ""),
      "original",
      `${asset.width}×${asset.height}`,
      formatBytes(asset.size_bytes),
      asset.signed_url,
    ],
    ...asset.renditions.map((rendition) => [
      ...["", "", ""],
      rendition.preset,
      `${rendition.width}×${rendition.height}`,
      formatBytes(rendition.size_bytes),
      rendition.signed_url,
    ]),
  ]);
  return formatTable(COLUMNS, rows, WIDTH);
}
