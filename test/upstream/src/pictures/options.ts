import { invalid } from "../errors.ts";
import { FORMATS, type Format, isFormat } from "./formats.ts";

/** How a picture is asked for. */
export interface Options {
  readonly format: Format;
  readonly quality: number;
  /** Smaller, and free. */
  readonly preview: boolean;
  readonly maxWidth: number | null;
  readonly scale: number;
}

export const PREVIEW: Options = { format: "jpeg", quality: 80, preview: true, maxWidth: null, scale: 1 };

/** @throws ServiceError 422 */
export function readOptions(query: Readonly<Record<string, string>>): Options {
  const { format = "jpeg", preview = "true", watermark = "true" } = query;
  if (!isFormat(format)) throw invalid("query", "format", `Must be one of: ${FORMATS.join(", ")}.`);
  for (const [name, value] of Object.entries({ preview, watermark })) {
    if (!["true", "false", "1", "0"].includes(value)) throw invalid("query", name, "Not a valid boolean.");
  }
  return {
    format,
    quality: readNumber(query, "quality", 1, 90) ?? 90,
    preview: preview === "true" || preview === "1",
    maxWidth: readNumber(query, "max_width", 1, 65_535) ?? null,
    scale: readNumber(query, "scale", 0, 1) || 1,
  };
}

/** The options on the way to the store, and in the names of what is kept there. */
export function writeOptions({ format, quality, preview, maxWidth, scale }: Options): string {
  return [format, quality, preview ? "preview" : "full", maxWidth ?? "", scale].join("-");
}

export function parseOptions(text: string): Options | undefined {
  const [format = "", quality, preview, maxWidth, scale] = text.split("-");
  if (!isFormat(format)) return undefined;
  return {
    format,
    quality: Number(quality),
    preview: preview === "preview",
    maxWidth: maxWidth ? Number(maxWidth) : null,
    scale: Number(scale),
  };
}

function readNumber(query: Readonly<Record<string, string>>, name: string, min: number, max: number) {
  const text = query[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text !== "" && value >= min && value <= max) return value;
  throw invalid("query", name, `Must be between ${min} and ${max}.`);
}
