import type { PictureFailure } from "../db/schema/orders.ts";
import { INVISIBLE } from "./safeName.ts";

/** Name of the report in an archive from which something is missing. No picture gets this name. */
export const REPORT_NAME = "_download_report.txt";

/** What became of the pictures of an order that was downloaded. */
export interface DownloadReport {
  readonly orderId: string;
  readonly orderName: string | null;
  /** Pictures of the order. */
  readonly total: number;
  /** Those that are in the archive, whole. */
  readonly downloaded: number;
  /** Those that are not in it. */
  readonly failures: readonly PictureFailure[];
  /** Those whose bytes in it end too early. */
  readonly incomplete: readonly PictureFailure[];
}

/** Plain text for people. Names and reasons come from elsewhere, so each is brought to one line. */
export function writeReport(report: DownloadReport): string {
  const { orderId, orderName, total, downloaded, failures, incomplete } = report;
  const lines = [
    "Download report",
    "",
    `Order:       ${oneLine(orderId)}`,
    ...(orderName === null ? [] : [`Name:        ${oneLine(orderName)}`]),
    `Pictures:    ${total}`,
    `Downloaded:  ${downloaded}`,
    `Failed:      ${failures.length}`,
    `Incomplete:  ${incomplete.length}`,
    ...section("Failed: not in this archive", failures),
    ...section("Incomplete: in this archive, but cut off; do not use them", incomplete),
    ...recovery(report),
  ];
  return `${lines.join("\n")}\n`;
}

function section(title: string, pictures: readonly PictureFailure[]): string[] {
  if (pictures.length === 0) return [];
  return ["", title, ...pictures.map((each) => `  ${describe(each)}`)];
}

function describe({ image_id, name, error }: PictureFailure): string {
  return [image_id, name, error].map(oneLine).join(" | ");
}

function recovery({ orderId, failures, incomplete }: DownloadReport): string[] {
  if (failures.length + incomplete.length === 0) return [];
  const order = `/v1/orders/${encodeURIComponent(orderId)}`;
  return [
    "",
    "How to get the missing pictures",
    `  1. GET ${order} tells which pictures are ready. One with the status "error" has to be`,
    "     enhanced again first; one that is waiting or processing needs more time.",
    `  2. GET ${order}/images?mode=staged with the same format and quality gets the whole order`,
    "     again. Pictures with a passing fault are tried anew, and the download can be resumed.",
    `  3. For a large order, POST ${order}/jobs gathers the pictures in the background and waits`,
    "     until they are ready; GET /v1/jobs/{job_id}/download then has the archive.",
  ];
}

function oneLine(text: string): string {
  return text.toWellFormed().replace(/\s+/gu, " ").replace(INVISIBLE, "").trim();
}
