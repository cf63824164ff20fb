const MASK = "***";
const ID = "{id}";

/** Shorter values stand in too many words to be told apart from them. */
const SHORTEST_SECRET = 8;

/** What the patterns are given of a longer text, so that their time is bounded. */
const LONGEST = 2000;

/** In this order: an address loses its query before its parts are looked at. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, ID],
  [/\?[^\s"'<>]*=[^\s"'<>]*/g, `?${MASK}`],
  [/(:\/\/)[^\s/@]+@/g, `$1${MASK}@`],
  [/\b(Bearer|Basic)\s+\S+/gi, `$1 ${MASK}`],
  [/\bdk_[\w-]+/g, MASK],
  // Hashes and tokens: long, without a break, with a digit in them.
  [/(?=[\w+=-]*\d)[\w+=-]{24,}/g, MASK],
];

/** A text of one line for the operator's eyes: without secrets, queries or ids, at most `length` characters. */
export function scrub(text: string, secrets: readonly string[], length: number): string {
  let clean = text.split(/\r?\n/, 1)[0] ?? "";
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_SECRET) clean = clean.replaceAll(secret, MASK);
  }
  clean = clean.slice(0, LONGEST);
  for (const [pattern, replacement] of RULES) clean = clean.replace(pattern, replacement);
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean;
}
