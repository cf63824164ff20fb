export type Disposition = "inline" | "attachment";

/** File systems take 255 bytes a name; this leaves a link that carries the name well under 16 KB. */
const NAME_CHARACTERS = 120;
const EXTENSION = /\.[A-Za-z0-9]{1,10}$/;
const FALLBACK = "download";

/** Controls, line and paragraph separators, and the marks that turn the reading direction to hide an extension. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const SEPARATORS = /[/\\]/g;
/** Leading dots hide a file or climb a folder; trailing dots and spaces are lost on Windows. */
const EDGES = /^[\s.]+|[\s.]+$/g;

/**
 * A `Content-Disposition` value (RFC 6266) that carries any file name safely: `filename` in plain ASCII for
 * old clients, and `filename*` (RFC 8187) beside it when that lost something.
 */
export function contentDisposition(disposition: Disposition, fileName: string): string {
  const name = cleanName(fileName);
  const ascii = asciiName(name);
  const plain = `${disposition}; filename="${ascii}"`;
  return ascii === name ? plain : `${plain}; filename*=UTF-8''${encodeExtValue(name)}`;
}

function cleanName(fileName: string): string {
  const name = fileName
    .toWellFormed()
    .normalize("NFC")
    .replace(INVISIBLE, "")
    .replace(SEPARATORS, "_")
    .replace(EDGES, "");
  return shorten(name) || FALLBACK;
}

function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= NAME_CHARACTERS) return name;
  const extension = EXTENSION.exec(name)?.[0] ?? "";
  return characters.slice(0, NAME_CHARACTERS - extension.length).join("") + extension;
}

/** RFC 6266 appendix D: no quote, backslash or percent sign, which clients read in different ways. */
function asciiName(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\x20-\x7e]/gu, "_")
    .replace(/["\\/%]/g, "_");
}

/** RFC 8187 §3.2.1: encodeURIComponent leaves four characters that are no `attr-char`. */
function encodeExtValue(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
