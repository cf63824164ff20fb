/** A file name in two: what may be shortened and numbered, and the extension with its dot, or nothing. */
export interface NameParts {
  readonly stem: string;
  readonly extension: string;
}

/** Controls, line and paragraph separators, marks that turn the reading direction, and spaces without width. */
export const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
/** No part of a name on Windows ("Naming Files, Paths, and Namespaces"). */
const UNSAFE = /[<>:"|?*]/g;
const DRIVE = /^[A-Za-z]:/;
/** Devices on Windows, with any extension, their digits superscript too; the same document. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)/i;
/** Leading dots hide a file; trailing dots and spaces are lost on Windows. */
const EDGES = /^[\s.]+|[\s.]+$/gu;
const EXTENSION = /\.[A-Za-z0-9]{1,10}$/;
/** What an extension may be to give way to that of the format the picture is in now. */
const PICTURE =
  /^\.(?:jpe?g|jpe|jfif|png|webp|avif|jxl|gif|bmp|tiff?|hei[cf]|dng|cr[23]|crw|nef|nrw|arw|srf|sr2|raf|orf|rw2|pef|srw|raw|3fr|iiq)$/i;
const LAST_RESORT = "file";

/** The last part of a path as a name that any file system takes, in two parts. Its length and its like are not looked at. */
export function safeName(name: string | null, fallback: string, extension: string | undefined): NameParts {
  return (
    partsOf(name ?? "", extension) ??
    partsOf(fallback, extension) ??
    withExtension({ stem: LAST_RESORT, extension: "" }, extension)
  );
}

/** Null when nothing of the name is left. */
function partsOf(name: string, extension: string | undefined): NameParts | null {
  const parts = split(lastPart(name.toWellFormed().replace(INVISIBLE, "").normalize("NFC")));
  const stem = parts.stem.replace(EDGES, "");
  return stem === ""
    ? null
    : withExtension({ ...parts, stem: RESERVED.test(stem) ? `_${stem}` : stem }, extension);
}

function lastPart(path: string): string {
  const part = path.split(/[/\\]/).findLast((each) => each !== "") ?? "";
  return part
    .replace(DRIVE, "")
    .replace(UNSAFE, "_")
    .replace(/[\s.]+$/u, "");
}

function split(name: string): NameParts {
  const extension = EXTENSION.exec(name)?.[0] ?? "";
  return { stem: name.slice(0, name.length - extension.length), extension };
}

function withExtension(parts: NameParts, extension: string | undefined): NameParts {
  if (extension === undefined) return parts;
  const kept = PICTURE.test(parts.extension) ? "" : parts.extension;
  return { stem: parts.stem + kept, extension: `.${extension}` };
}
