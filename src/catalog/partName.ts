/** What a part of a form is called. */
export interface PartName {
  readonly name: string;
  /** Name of the file; null if the part is a plain field. */
  readonly fileName: string | null;
}

const DISPOSITION = /^\r?\n?content-disposition:[ \t]*form-data[ \t]*(;.*)$/im;
/** Quoted or plain. In the quotes any letter may stand as it is: forms are sent in UTF-8 (RFC 7578, 5.1). */
const PARAMETER = /;\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g;

/**
 * Reads the names in a part's headers.
 * @returns null if there is no Content-Disposition of a form with a name
 */
export function readPartName(headers: string): PartName | null {
  const parameters = new Map<string, string>();
  for (const [, key = "", quoted, plain] of (DISPOSITION.exec(headers)?.[1] ?? "").matchAll(PARAMETER)) {
    parameters.set(key.toLowerCase(), quoted === undefined ? (plain ?? "") : readQuoted(quoted));
  }
  const name = parameters.get("name");
  if (name === undefined) return null;
  const extended = readExtended(parameters.get("filename*"));
  return { name, fileName: extended ?? parameters.get("filename") ?? null };
}

/**
 * Browsers escape quotes and line breaks with a percent sign (HTML standard, "multipart/form-data encoding
 * algorithm"), older clients quotes with a backslash. Any other backslash is one.
 */
function readQuoted(text: string): string {
  return text.replace(/\\(["\\])/g, "$1").replace(/%(?:22|0A|0D)/gi, decodeURIComponent);
}

/** RFC 8187, 3.2. RFC 7578, 4.2 forbids it in forms; some clients write it all the same. */
function readExtended(text: string | undefined): string | null {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(text ?? "")?.[1];
  if (encoded === undefined) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
