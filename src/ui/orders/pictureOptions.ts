import type { PictureOptions } from "../api/orders.ts";
import type { QueryChange } from "../parts/useQuery.ts";

export const FORMATS = ["jpeg", "png", "webp", "avif", "jxl"] as const;
/** Those that the Library takes in. */
export const LIBRARY_FORMATS: ReadonlySet<string> = new Set(["jpeg", "png", "webp"]);
export const BEST_QUALITY = 90;
const USUAL: PictureOptions = { format: "jpeg", quality: BEST_QUALITY, full: false };

export const FORMAT_NAMES: Readonly<Record<string, string>> = {
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  avif: "AVIF",
  jxl: "JPEG XL",
};

/** What the address keeps of how a ZIP was asked for: the form beside it may say something else by now. */
export function noteTaken({ format, full }: PictureOptions): string {
  return `${full ? "full" : "preview"}-${format}`;
}

/** `as previews, JPEG`; undefined where the address does not tell. */
export function sayTaken(noted: string | null): string | undefined {
  const [version = "", format = ""] = noted?.split("-") ?? [];
  const kind = { full: "in full quality", preview: "as previews" }[version];
  const name = FORMAT_NAMES[format];
  return kind && name && `${kind}, ${name}`;
}

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
