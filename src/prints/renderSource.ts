import { objectSource } from "../storage/objectSource.ts";
import { openPrintSource } from "./openPrintSource.ts";
import type { PresentRender, StepTools } from "./renderStep.ts";
import type { PrintSource } from "./sourceRows.ts";

/**
 * Opens the picture that a print is made of, or its pixels where `prepare` wrote them flat.
 * @throws DarkroomError `source_gone`
 */
export async function openSource(
  { services: { bucket }, codecs }: StepTools,
  { render, asset }: PresentRender,
): Promise<PrintSource> {
  const source = await openPrintSource(bucket, asset, codecs);
  const { flatKey: key, flatEtag: etag, flatBytes: size } = render;
  if (key === null || etag === null || size === null) return source;
  return { ...source, flat: objectSource(bucket, { key, etag, size }) };
}
