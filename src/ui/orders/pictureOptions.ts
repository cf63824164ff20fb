import type { PictureOptions } from "../api/orders.ts";
import type { QueryChange } from "../parts/useQuery.ts";

export const FORMATS = ["jpeg", "png", "webp", "avif", "jxl"] as const;
/** Those that the Library takes in. */
export const LIBRARY_FORMATS: ReadonlySet<string> = new Set(["jpeg", "png", "webp"]);
export const BEST_QUALITY = 90;
const USUAL: PictureOptions = { format: "jpeg", quality: BEST_QUALITY, full: false };

/** As the address has them; what it has not, or wrongly, is as usual. */
export function readOptions(query: URLSearchParams): PictureOptions {
  const format = FORMATS.find((each) => each === query.get("format")) ?? USUAL.format;
  const quality = Number(query.get("quality"));
  const sane = Number.isInteger(quality) && quality >= 1 && quality <= BEST_QUALITY;
  return { format, quality: sane ? quality : USUAL.quality, full: query.get("version") === "full" };
}

/** What stands in the address for them: nothing for what is as usual. */
export function noteOptions({ format, quality, full }: PictureOptions): QueryChange {
  return {
    format: format === USUAL.format ? undefined : format,
    quality: quality === USUAL.quality ? undefined : String(quality),
    version: full ? "full" : undefined,
  };
}
